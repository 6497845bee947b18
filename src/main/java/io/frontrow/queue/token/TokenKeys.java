package io.frontrow.queue.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.queue.settings.QueueProperties;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The keys that tokens are signed with, the same on every instance: that of the settings,
 * else the one that this database has had since its migration. The others are accepted,
 * so that a change of keys costs nobody a place.
 */
@Component
public class TokenKeys {

	private final Mono<TokenSigner> signer;

	/** Each poll asks for it. */
	private volatile @Nullable Mono<TokenSigner> read;

	TokenKeys(QueueProperties properties, DatabaseClient database, UnitsOfWork units) {
		List<TokenKey> given = Stream.of(properties.tokenKey(), properties.tokenKeyBefore())
			.filter(Objects::nonNull)
			.map((text) -> new TokenKey(text.getBytes(StandardCharsets.UTF_8)))
			.toList();
		// An error is not remembered: the next who asks tries again.
		this.signer = units.detached(kept(database)).map((kept) -> new TokenSigner(given, kept));
	}

	private static Mono<List<TokenKey>> kept(DatabaseClient database) {
		return database.sql("SELECT secret FROM token_keys ORDER BY key_number DESC")
			.map((row) -> new TokenKey(Objects.requireNonNull(row.get("secret", byte[].class))))
			.all()
			.collectList();
	}

	/**
	 * Who writes and reads tokens; read once.
	 */
	public Mono<TokenSigner> signer() {
		Mono<TokenSigner> read = this.read;
		return (read != null) ? read : this.signer.doOnNext((signer) -> this.read = Mono.just(signer));
	}

}

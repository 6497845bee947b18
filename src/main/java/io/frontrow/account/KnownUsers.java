package io.frontrow.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.commit.Decision;
import io.frontrow.commit.GroupCommit;
import io.frontrow.commit.GroupCommits;
import io.frontrow.support.Literals;
import io.frontrow.support.Rows;
import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Whether a user exists. Users are never removed, so who is known stays known: the last
 * {@value #KNOWN_MAX}, some 20 MB. Those who ask at the same time share one statement.
 * Thread-safe.
 */
@Component
class KnownUsers implements Decision<UUID, UUID> {

	private static final int KNOWN_MAX = 200_000;

	private final Cache<UUID, Boolean> known = Caffeine.newBuilder()
		.maximumSize(KNOWN_MAX)
		// There is nothing to do but little, for which no thread has to be woken.
		.executor(Runnable::run)
		.build();

	private final DatabaseClient database;

	private final UnitsOfWork units;

	private final GroupCommit<UUID, UUID> group;

	KnownUsers(DatabaseClient database, UnitsOfWork units, GroupCommits groups) {
		this.database = database;
		this.units = units.ofKind("users");
		this.group = groups.of("users", this, this.units);
	}

	/** Empty where there is no such user. */
	Mono<UUID> find(UUID userId) {
		return (this.known.getIfPresent(userId) != null) ? Mono.just(userId)
				: this.units.detached(this.group.commit(userId, null)).doOnNext(this::note);
	}

	void note(UUID userId) {
		this.known.put(userId, Boolean.TRUE);
	}

	@Override
	public Collection<?> touches(UUID userId) {
		return List.of(userId);
	}

	@Override
	public boolean isOneStatement() {
		return true;
	}

	@Override
	public Mono<Map<UUID, UUID>> decide(List<UUID> userIds) {
		return this.database
			.sql(Literals.statement("SELECT user_id FROM users WHERE user_id IN " + Literals.list(userIds)))
			.map((row) -> Rows.uuid(row, "user_id"))
			.all()
			.collectMap(Function.identity());
	}

}

package io.frontrow.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.frontrow.support.Code;
import io.frontrow.support.Lua;
import io.frontrow.support.LuaReply;
import io.frontrow.support.LuaScript;
import io.frontrow.support.Refusal;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The tokens of all lines, in Redis: joining, asking, leaving. Each is one script.
 */
@Component
public class Tokens {

	/** How long a token is answered for after it ended (contract: an hour). */
	static final Duration KEEP_ENDED = Duration.ofHours(1);

	static final int WAITING = 1;

	static final int WAITING_ALREADY = 2;

	static final int ACTIVE = 3;

	static final int EXPIRED = 4;

	static final int SALE_CLOSED = -2;

	static final int UNKNOWN = -3;

	private static final LuaScript JOIN = new LuaScript("queue/join-6.lua");

	private static final LuaScript STATE = new LuaScript("queue/state-5.lua");

	private static final LuaScript LEAVE = new LuaScript("queue/leave-6.lua");

	private final Lua lua;

	private final SettingsCopy settings;

	Tokens(Lua lua, SettingsCopy settings) {
		this.lua = lua;
		this.settings = settings;
	}

	/**
	 * Puts the user at the end of the concert's line, or finds the live token that the
	 * user has there.
	 * @return an error {@code CONCERT_NOT_FOUND} or {@code SALE_CLOSED}
	 */
	Mono<Joined> join(long concertId, UUID userId) {
		LineKeys keys = new LineKeys(concertId);
		QueueToken fresh = QueueToken.next(concertId);
		List<String> names = List.of(keys.settings(), keys.users(), keys.waiting(), keys.active(), keys.counter(),
				keys.stats());
		return this.settings
			.ensured(concertId, Mono.defer(() -> this.lua.run(JOIN, names, keys.prefix(), userId, fresh.id())))
			.map((reply) -> joined(concertId, userId, reply));
	}

	private static Joined joined(long concertId, UUID userId, LuaReply reply) {
		if (reply.outcome() == SALE_CLOSED) {
			throw new Refusal(Code.SALE_CLOSED);
		}
		TokenView view = new TokenView(new QueueToken(concertId, reply.text(1)), userId, state(reply));
		return new Joined(view, reply.outcome() == WAITING);
	}

	/**
	 * The token with its state, or empty where there is no such token.
	 */
	public Mono<TokenView> find(String text) {
		Optional<QueueToken> token = QueueToken.parse(text);
		return token.isEmpty() ? Mono.empty() : find(token.get());
	}

	private Mono<TokenView> find(QueueToken token) {
		LineKeys keys = new LineKeys(token.concertId());
		return this.lua.run(STATE, keys.ofState(token.id()), token.id())
			.filter((reply) -> reply.outcome() != UNKNOWN)
			.map((reply) -> view(token, reply));
	}

	static TokenView view(QueueToken token, LuaReply reply) {
		return new TokenView(token, UUID.fromString(reply.text(1)), state(reply));
	}

	private static TokenState state(LuaReply reply) {
		return switch (reply.outcome()) {
			case WAITING, WAITING_ALREADY -> new TokenState.Waiting(reply.number(2), reply.number(3), rate(reply, 4));
			case ACTIVE ->
				new TokenState.Active(Instant.ofEpochMilli(reply.number(2)), Instant.ofEpochMilli(reply.number(3)));
			case EXPIRED ->
				new TokenState.Expired(Instant.ofEpochMilli(reply.number(2)), TokenState.Reason.valueOf(reply.text(3)));
			default -> throw new IllegalStateException("a token's state cannot be " + reply.items());
		};
	}

	/**
	 * The measured admission rate out of its two sums, or null until somebody was
	 * admitted.
	 */
	static @Nullable Double rate(LuaReply reply, int place) {
		double count = Double.parseDouble(reply.text(place));
		double seconds = Double.parseDouble(reply.text(place + 1));
		return (count > 0 && seconds > 0) ? Double.valueOf(count / seconds) : null;
	}

	/**
	 * Ends the token at once, with reason {@code LEFT} unless it had ended before.
	 * @return who left, or empty where there is no such token
	 */
	public Mono<Left> leave(String text) {
		Optional<QueueToken> token = QueueToken.parse(text);
		return token.isEmpty() ? Mono.empty() : leave(token.get());
	}

	private Mono<Left> leave(QueueToken token) {
		LineKeys keys = new LineKeys(token.concertId());
		String id = token.id();
		List<String> names = List.of(keys.token(id), keys.waiting(), keys.active(), keys.active(id), keys.loans(id),
				keys.users());
		return this.lua.run(LEAVE, names, id, KEEP_ENDED.toMillis())
			.filter((reply) -> reply.outcome() != UNKNOWN)
			.map((reply) -> new Left(token.concertId(), UUID.fromString(reply.text(1)), lenders(reply)));
	}

	private static Set<UUID> lenders(LuaReply reply) {
		return IntStream.range(2, reply.items().size())
			.mapToObj((place) -> UUID.fromString(reply.text(place)))
			.collect(Collectors.toSet());
	}

	/**
	 * Who left which line.
	 *
	 * @param lenders reservations that lent the token time, decided or still being
	 * decided
	 */
	public record Left(long concertId, UUID userId, Set<UUID> lenders) {
	}

	/** The user's live token, and whether it was made just now. */
	public record Joined(TokenView view, boolean isNew) {
	}

}

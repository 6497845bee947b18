package io.frontrow.queue.turn;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.frontrow.account.Users;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.JoinBatches;
import io.frontrow.queue.recovery.Checkpoints;
import io.frontrow.queue.recovery.Recovery;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.snapshot.Snapshots;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenKeys;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The tokens of all lines, in Redis: asking, leaving. Each is one script. They are made
 * by {@link JoinBatches}.
 */
@Component
public class Tokens {

	public static final int WAITING = 1;

	static final int WAITING_ALREADY = 2;

	static final int ACTIVE = 3;

	static final int EXPIRED = 4;

	public static final int SALE_CLOSED = -2;

	static final int UNKNOWN = -3;

	public static final int QUEUE_CLOSED = -4;

	private static final LuaScript STATE = new LuaScript("queue/state-6.lua");

	private static final LuaScript LEAVE = new LuaScript("queue/leave-8.lua");

	private final Lua lua;

	private final TokenKeys keys;

	private final QueueProperties queue;

	private final Recovery healing;

	private final Snapshots snapshots;

	private final Checkpoints checkpoints;

	private final Users users;

	private final UnitsOfWork units;

	Tokens(Lua lua, TokenKeys keys, QueueProperties queue, Recovery healing, Snapshots snapshots,
			Checkpoints checkpoints, Users users, UnitsOfWork units) {
		this.lua = lua;
		this.keys = keys;
		this.queue = queue;
		this.healing = healing;
		this.snapshots = snapshots;
		this.checkpoints = checkpoints;
		this.users = users;
		this.units = units;
	}

	/**
	 * The token with its state, or empty where there is no such token.
	 */
	public Mono<TokenView> find(String text) {
		return read(text).flatMap(this::find);
	}

	/**
	 * What the client sent, or empty where it is no token of ours. Asks Redis nothing.
	 */
	public Mono<QueueToken> read(String text) {
		return this.keys.signer().flatMap((signer) -> Mono.justOrEmpty(signer.read(text)));
	}

	/**
	 * What the client sent.
	 * @return an error of that code where it is no token of ours
	 */
	public Mono<QueueToken> require(String text, Code otherwise) {
		return this.keys.signer()
			.flatMap((signer) -> signer.read(text).map(Mono::just).orElseGet(() -> Mono.error(new Refusal(otherwise))));
	}

	/**
	 * The token's state by Redis, or empty where there is no such token. One that Redis
	 * has forgotten is given back first.
	 */
	public Mono<TokenView> find(QueueToken token) {
		return ask(token).switchIfEmpty(
				Mono.defer(() -> restore(token).filter(Boolean::booleanValue).flatMap((back) -> ask(token))));
	}

	private Mono<TokenView> ask(QueueToken token) {
		QueueKeys line = new QueueKeys(token.concertId());
		return this.lua
			.run(STATE, line.ofState(token.ticket()), token.userId(), token.ticketAndId(), line.prefix(),
					this.queue.keepSeen().toMillis())
			.filter((reply) -> reply.outcome() != UNKNOWN)
			.map((reply) -> new TokenView(token, state(reply, 1)))
			.flatMap(this::withoutSecret);
	}

	/** Where a draw will put somebody is told to nobody before the sale opens. */
	private Mono<TokenView> withoutSecret(TokenView view) {
		if (!view.token().ticket().drawn() || !(view.state() instanceof TokenState.Waiting waiting)) {
			return Mono.just(view);
		}
		return this.snapshots.of(view.token().concertId())
			.map((line) -> line.isLobby() ? new TokenView(view.token(),
					new TokenState.Waiting(TokenState.Waiting.IN_LOBBY, waiting.waiting())) : view);
	}

	/**
	 * Where it has ended, there is nothing to ask for again either. The first to come
	 * back makes it known here that Redis has forgotten the line. A token that may be of
	 * another deployment with the same key comes back only if this database has its user.
	 */
	private Mono<Boolean> restore(QueueToken token) {
		Mono<Boolean> ours = token.isOurs() ? Mono.just(true) : this.users.exists(token.userId());
		return ours.flatMap((own) -> own ? restoreOwn(token) : Mono.just(false));
	}

	private Mono<Boolean> restoreOwn(QueueToken token) {
		long concertId = token.concertId();
		return this.snapshots.of(concertId)
			.flatMap((line) -> this.healing.restore(token, line.seed())
				.delayUntil((back) -> line.held() ? Mono.empty() : this.snapshots.renewed(concertId)));
	}

	/**
	 * @param from where in the reply the state begins
	 */
	public static TokenState state(LuaReply reply, int from) {
		return switch (reply.outcome()) {
			case WAITING, WAITING_ALREADY -> new TokenState.Waiting(reply.number(from), reply.number(from + 1));
			case ACTIVE -> new TokenState.Active(Instant.ofEpochMilli(reply.number(from)),
					Instant.ofEpochMilli(reply.number(from + 1)));
			case EXPIRED -> new TokenState.Expired(Instant.ofEpochMilli(reply.number(from)),
					TokenState.Reason.valueOf(reply.text(from + 1)));
			default -> throw new IllegalStateException("a token's state cannot be " + reply.items());
		};
	}

	/**
	 * Ends the token at once, with reason {@code LEFT} unless it had ended before.
	 * @return who left, or empty where there is no such token
	 */
	public Mono<Left> leave(String text) {
		return read(text).flatMap(this::leave);
	}

	/** MySQL is told first: what has left does not come back, whatever Redis forgets. */
	private Mono<Left> leave(QueueToken token) {
		return find(token).flatMap((known) -> this.units
			.detached(this.checkpoints.spend(token.concertId(), List.of(token.ticket().number())).thenReturn(true))
			.then(Mono.defer(() -> leaveNow(token))));
	}

	private Mono<Left> leaveNow(QueueToken token) {
		QueueKeys line = new QueueKeys(token.concertId());
		return this.lua
			.run(LEAVE, line.ofLeave(token.ticket()), token.userId(), token.ticketAndId(),
					TokenState.KEEP_ENDED.toMillis())
			.filter((reply) -> reply.outcome() != UNKNOWN)
			.map((reply) -> new Left(token.concertId(), token.userId(), lenders(reply)));
	}

	private static Set<UUID> lenders(LuaReply reply) {
		return IntStream.range(1, reply.items().size())
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

}

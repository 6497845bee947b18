package io.frontrow.queue.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.recovery.Checkpoints;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.recovery.SpentNumber;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The time that reservations lend to their owner's active token: to the end of the hold
 * and 30 s more, so that a hold can be paid, and its running out can be told, for as long
 * as it lasts. Taken back exactly when the reservation is refused, lost or paid.
 */
@Component
public class TurnLeases {

	/** Lent beyond the hold. At least so much is left after a lost hold. */
	private static final Duration GRACE = Duration.ofSeconds(30);

	/**
	 * Lent beyond that, because the hold begins when it is decided, a little after its
	 * loan.
	 */
	private static final Duration DECISION = Duration.ofMillis(500);

	private static final int NO_TOKEN = 0;

	private static final int ENDED = 2;

	private static final LuaScript LEND = new LuaScript("queue/lend-9.lua");

	private static final LuaScript RETURN = new LuaScript("queue/return-3.lua");

	private final Lua lua;

	private final SettingsCopy settings;

	private final QueueProperties queue;

	private final Tokens tokens;

	private final Checkpoints checkpoints;

	private final UnitsOfWork units;

	TurnLeases(Lua lua, SettingsCopy settings, QueueProperties queue, Tokens tokens, Checkpoints checkpoints,
			UnitsOfWork units) {
		this.lua = lua;
		this.settings = settings;
		this.queue = queue;
		this.tokens = tokens;
		this.checkpoints = checkpoints;
		this.units = units.ofKind("tidying");
	}

	/**
	 * Passes the gate and lends, in one step, before the seats are decided.
	 * @param token the token as it was sent
	 * @return what a hold made now lasts, by the settings in force on every instance; an
	 * error {@code QUEUE_TOKEN_INVALID}, {@code QUEUE_TOKEN_EXPIRED} or
	 * {@code QUEUE_TOKEN_NOT_ACTIVE}
	 */
	public Mono<Loan> lend(QueueToken token, UUID reservationId) {
		return lendNow(token, reservationId)
			.flatMap((reply) -> (reply.outcome() == Tokens.UNKNOWN)
					? this.tokens.find(token).then(Mono.defer(() -> lendNow(token, reservationId))) : Mono.just(reply))
			.flatMap((reply) -> (reply.outcome() == Tokens.WAITING) ? refuseWaiting(token)
					: Mono.fromCallable(() -> loan(token, reply)));
	}

	private Mono<LuaReply> lendNow(QueueToken token, UUID reservationId) {
		QueueKeys keys = new QueueKeys(token.concertId());
		return this.settings.ensured(token.concertId(),
				Mono.defer(() -> this.lua.run(LEND, keys.ofLend(token.ticket()), token.userId(), token.ticketAndId(),
						reservationId, GRACE.plus(DECISION).toMillis(), this.queue.activeMax().toMillis())));
	}

	/** With the position, if that is not a secret yet. */
	private Mono<Loan> refuseWaiting(QueueToken token) {
		return this.tokens.find(token)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_INVALID)))
			.map((view) -> view.requireActiveFor(token.concertId()))
			// Its turn has come since: the same call succeeds when it is made again.
			.flatMap((view) -> Mono.error(new Refusal(Code.TEMPORARILY_UNAVAILABLE)));
	}

	private static Loan loan(QueueToken token, LuaReply reply) {
		if (reply.outcome() == Tokens.UNKNOWN) {
			throw new Refusal(Code.QUEUE_TOKEN_INVALID);
		}
		new TokenView(token, Tokens.state(reply, 1)).requireActiveFor(token.concertId());
		return new Loan(token.userId(), Duration.ofMillis(reply.number(3)));
	}

	/**
	 * Takes the time back. Idempotent; leaves the time as it is where the user has no
	 * active token.
	 * @param locks keys of the seats' locks, which end with it, whoever has them; none
	 * where another may have them rightly
	 */
	public Mono<Void> takeBack(long concertId, UUID userId, UUID reservationId, Outcome outcome,
			Collection<String> locks) {
		return takeBack(concertId, userId, reservationId, outcome.name(), 0, 0, locks)
			.flatMap((spent) -> this.units
				.detached(this.checkpoints.spend(spent.concertId(), List.of(spent.number())).thenReturn(true)))
			.then();
	}

	/**
	 * Takes the time back of a reservation that was paid. The token ends, unless another
	 * reservation lends to it or is pending. Idempotent.
	 * @param paidAt a token that became active later is another turn, and is left alone
	 * @param othersPending the user's other pending reservations of the concert
	 * @param locks as of {@link #takeBack}
	 * @return the ticket of the token that has ended, which is to be {@link #spend
	 * spent}; empty where none has
	 */
	public Mono<SpentNumber> settle(long concertId, UUID userId, UUID reservationId, Instant paidAt, int othersPending,
			Collection<String> locks) {
		return takeBack(concertId, userId, reservationId, "PAID", paidAt.toEpochMilli(), othersPending, locks);
	}

	private Mono<SpentNumber> takeBack(long concertId, UUID userId, UUID reservationId, String outcome,
			long paidAtMillis, int othersPending, Collection<String> locks) {
		QueueKeys keys = new QueueKeys(concertId);
		return this.lua
			.run(RETURN, keys.ofReturn(locks), keys.prefix(), userId, reservationId, outcome, GRACE.toMillis(),
					this.queue.activeMax().toMillis(), TokenState.KEEP_ENDED.toMillis(), paidAtMillis, othersPending)
			.flatMap((reply) -> switch (reply.outcome()) {
				case ENDED -> Mono.just(new SpentNumber(concertId, reply.number(1)));
				case NO_TOKEN -> forgotten(concertId, userId, paidAtMillis, othersPending);
				default -> Mono.empty();
			});
	}

	/**
	 * Redis may only have forgotten the token: then MySQL knows it, and would put it
	 * back.
	 */
	private Mono<SpentNumber> forgotten(long concertId, UUID userId, long paidAtMillis, int othersPending) {
		return (paidAtMillis == 0 || othersPending > 0) ? Mono.empty()
				: this.checkpoints.activeTicketOf(concertId, userId, paidAtMillis)
					.map((number) -> new SpentNumber(concertId, number));
	}

	/**
	 * Notes in MySQL, before the caller answers, that tokens are used up: they do not
	 * come back, whatever Redis forgets. One statement, to be used inside a unit of work.
	 */
	public Mono<Void> spend(Collection<SpentNumber> tickets) {
		return this.checkpoints.spend(tickets);
	}

	/**
	 * Removes what is kept of tokens while they are active, after they were used up. For
	 * later, inside a unit of work.
	 */
	public Mono<Void> tidy(Collection<SpentNumber> tickets) {
		return this.checkpoints.tidy(tickets);
	}

	/** A loan that was made, and the hold that it is for. */
	public record Loan(UUID userId, Duration holdTtl) {
	}

	/** How a reservation that had lent time came out, unless it was paid. */
	public enum Outcome {

		/** It never came to be: the token is as it was before. */
		REFUSED,
		/** Cancelled or run out: at least 30 s are left, to choose again. */
		LOST

	}

}

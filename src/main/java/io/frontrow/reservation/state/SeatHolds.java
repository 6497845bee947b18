package io.frontrow.reservation.state;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import io.frontrow.engine.failure.ServerTrouble;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaScript;
import org.redisson.api.RLockReactive;
import org.redisson.api.RedissonReactiveClient;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The holds in Redis: one Redisson lock per seat, leased for the time of the hold and a
 * little more. They keep the crowd off the database and decide nothing: the seat's row
 * does. A lock may be lost or outlive its hold without harm.
 */
@Component
public class SeatHolds {

	/** So that a lock does not end a moment before the hold that it stands for. */
	private static final Duration LEASE_BEYOND_HOLD = Duration.ofSeconds(5);

	private static final Logger log = LoggerFactory.getLogger(SeatHolds.class);

	private static final LuaScript HOLDER = new LuaScript("reservation/holder-1.lua");

	private static final int LOCKED = 1;

	private final RedissonReactiveClient redisson;

	private final Lua lua;

	private final ServerTrouble trouble;

	SeatHolds(RedissonReactiveClient redisson, Lua lua, ServerTrouble trouble) {
		this.trouble = trouble;
		this.redisson = redisson;
		this.lua = lua;
	}

	/**
	 * Tries every seat once, in the order given, waiting for none.
	 * @return the seats that another owner has locked
	 */
	public Mono<List<Long>> tryLock(Draft draft, Collection<Long> seatIds) {
		long lease = draft.holdTtl().plus(LEASE_BEYOND_HOLD).toMillis();
		return Flux.fromIterable(seatIds)
			.concatMap((seatId) -> lock(draft.concertId(), seatId)
				.tryLock(0, lease, TimeUnit.MILLISECONDS, draft.lockOwner())
				.filter((locked) -> !locked)
				.map((blocked) -> seatId))
			.collectList()
			.onErrorResume(RedisException.class, this::withoutLocks);
	}

	/**
	 * The gate has just been passed, so Redis is there, only slow, or it refuses the
	 * locks alone: the database decides as well without them.
	 */
	private Mono<List<Long>> withoutLocks(RedisException slow) {
		this.trouble.note(slow);
		log.debug("holding without locks", slow);
		return Mono.just(List.of());
	}

	/**
	 * Gives up what this draft has locked, and nothing that another has.
	 */
	public Mono<Void> unlock(Draft draft) {
		return Flux.fromIterable(draft.seatIds())
			.concatMap((seatId) -> lock(draft.concertId(), seatId).unlock(draft.lockOwner())
				.onErrorResume(IllegalMonitorStateException.class, (notOurs) -> Mono.empty()))
			.then();
	}

	/**
	 * Where the locks of its seats are: for whoever won the guarded change of the rows to
	 * end them, whoever has them, perhaps on another instance than the one that locked.
	 * Nobody ever waits for a lock, so none has to be told that it is free.
	 */
	public static List<String> keys(EndedReservation ended) {
		return ended.seatIds().stream().map((seatId) -> key(ended.concertId(), seatId)).toList();
	}

	/**
	 * Whether that reservation, which was decided, has the seat's lock, whichever
	 * instance took it, and its time is not over: the lock was taken before the hold
	 * began, and ends later.
	 */
	Mono<Boolean> isHeld(long concertId, long seatId, UUID reservationId) {
		String owner = ":" + Draft.lockOwner(reservationId);
		return this.lua.run(HOLDER, List.of(key(concertId, seatId)))
			.map((reply) -> reply.outcome() == LOCKED && reply.text(1).endsWith(owner)
					&& reply.number(2) > LEASE_BEYOND_HOLD.toMillis());
	}

	private RLockReactive lock(long concertId, long seatId) {
		return this.redisson.getLock(key(concertId, seatId));
	}

	private static String key(long concertId, long seatId) {
		return "hold:{" + concertId + "}:" + seatId;
	}

}

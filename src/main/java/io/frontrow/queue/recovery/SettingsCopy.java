package io.frontrow.queue.recovery;

import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.settings.QueueSettings;
import io.frontrow.queue.settings.Queues;
import io.frontrow.queue.token.QueueKeys;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Keeps Redis' copy of the line settings: written at every change, and again by whoever
 * meets a Redis that has forgotten it.
 */
@Component
public class SettingsCopy {

	private static final int NO_SETTINGS = -1;

	/**
	 * More tickets than are given out between two writes of the last one to MySQL.
	 */
	private static final long COUNTER_DISTANCE = 100_000;

	private static final int COPYING_MAX = 10_000;

	private static final Duration COPYING_KEPT = Duration.ofMinutes(1);

	/**
	 * Of a crowd that comes back in less; {@code restore-9.lua} holds longer for more.
	 */
	private static final Duration HOLD = Duration.ofSeconds(10);

	/** Twice the time in which all who wait ask again. */
	private static final Duration HOLD_MAX = Duration.ofSeconds(60);

	private static final LuaScript WRITE = new LuaScript("queue/settings-3.lua");

	/** Of lines whose copy is made now: all who meet the loss together share one. */
	private final Cache<Long, NextFlight<QueueSettings>> copying = Caffeine.newBuilder()
		.maximumSize(COPYING_MAX)
		.expireAfterAccess(COPYING_KEPT)
		.executor(Runnable::run)
		.build();

	private final Lua lua;

	private final Queues queues;

	private final Checkpoints checkpoints;

	private final QueueProperties queue;

	private final UnitsOfWork units;

	SettingsCopy(Lua lua, Queues queues, Checkpoints checkpoints, QueueProperties queue, UnitsOfWork units) {
		this.lua = lua;
		this.queues = queues;
		this.checkpoints = checkpoints;
		this.queue = queue;
		this.units = units.ofKind("settings");
	}

	/**
	 * Runs a script that reads the copy; where there is none, copies from MySQL and runs
	 * it once more.
	 * @return an error {@code CONCERT_NOT_FOUND} where MySQL has no such line either
	 */
	public Mono<LuaReply> ensured(long concertId, Mono<LuaReply> script) {
		Mono<LuaReply> afterCopy = copyShared(concertId).then(script);
		return script.flatMap((reply) -> (reply.outcome() == NO_SETTINGS) ? afterCopy : Mono.just(reply));
	}

	/** One that begins after the question, for Redis may have been emptied meanwhile. */
	private Mono<QueueSettings> copyShared(long concertId) {
		return Mono
			.defer(() -> this.copying.get(concertId, (id) -> new NextFlight<>(Mono.defer(() -> copy(id)))).join());
	}

	/**
	 * Copies the settings from MySQL to Redis; a newer copy stays. Where Redis has
	 * forgotten the line, nobody is admitted until {@link Journal} has put its active
	 * tokens back.
	 */
	public Mono<QueueSettings> copy(long concertId) {
		return copy(concertId, false);
	}

	/**
	 * Redis has forgotten a part of the line, though not its settings: the last moment
	 * before another server took over.
	 */
	public Mono<QueueSettings> afterLoss(long concertId) {
		return copy(concertId, true);
	}

	private Mono<QueueSettings> copy(long concertId, boolean isLoss) {
		return this.units.detached(Mono.zip(this.queues.find(concertId), this.checkpoints.checkpoint(concertId)))
			.flatMap((known) -> write(known.getT1(), known.getT2(), isLoss).thenReturn(known.getT1()));
	}

	private Mono<LuaReply> write(QueueSettings line, Checkpoint known, boolean isLoss) {
		QueueCounts counts = known.counts();
		return this.lua.run(WRITE, new QueueKeys(line.concertId()).ofSettings(), line.version(), counts.lastTicket(),
				COUNTER_DISTANCE, hold().toMillis(), isLoss ? 1 : 0, counts.admitted(), known.waiting(),
				HOLD_MAX.toMillis(), "admitPerTick", line.admitPerTick(), "tickMs", line.tick().toMillis(), "maxActive",
				(line.maxActive() != null) ? line.maxActive() : "", "activeTtlMs", line.activeTtl().toMillis(),
				"holdTtlMs", line.holdTtl().toMillis(), "paused", line.paused() ? 1 : 0, "closed",
				line.closed() ? 1 : 0, "laneShares", QueueSettings.joined(line.laneShares()), "saleOpensAtMs",
				millis(line.saleOpensAt()), "saleClosesAtMs", line.saleClosesAt().toEpochMilli(), "drawSeed",
				line.drawSeed().hex());
	}

	/** So long after a loss nobody new is admitted, at least. */
	private Duration hold() {
		Duration absentAfter = this.queue.absentAfter();
		return (absentAfter.compareTo(HOLD) < 0) ? absentAfter : HOLD;
	}

	/** Rounded up: nobody comes in before the sale opens. */
	private static Object millis(@Nullable Instant time) {
		return (time != null) ? time.plusNanos(999_999).toEpochMilli() : "";
	}

}

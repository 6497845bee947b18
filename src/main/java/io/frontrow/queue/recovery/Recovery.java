package io.frontrow.queue.recovery;

import java.time.Clock;
import java.util.List;
import java.util.UUID;

import io.frontrow.engine.commit.GroupCommit;
import io.frontrow.engine.commit.GroupCommits;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.settings.DrawSeed;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Gives tokens back that Redis has forgotten. A waiting one is back as soon as its owner
 * shows it, at the place that its ticket always had; the active ones are all put back at
 * once, since each of them counts against the line's limit. Those that MySQL knows to
 * have ended stay ended.
 */
@Component
public class Recovery {

	private static final Logger log = LoggerFactory.getLogger(Recovery.class);

	private static final LuaScript RESTORE = new LuaScript("queue/restore-9.lua");

	private static final int RESTORED = 1;

	/** Rows of MySQL at once. */
	private static final int BATCH = 500;

	/** Scripts of Redis at once. */
	private static final int AT_ONCE = 64;

	private final Lua lua;

	private final Checkpoints checkpoints;

	private final QueueProperties properties;

	private final Clock clock;

	private final UnitsOfWork units;

	private final GroupCommit<ShownNumber, RecoveryFacts> fates;

	Recovery(Lua lua, Checkpoints checkpoints, QueueProperties properties, Clock clock, UnitsOfWork units,
			RecoveryDecision fates, GroupCommits groups) {
		this.lua = lua;
		this.checkpoints = checkpoints;
		this.properties = properties;
		this.clock = clock;
		this.units = units.ofKind("healing");
		this.fates = groups.of("healing", fates, this.units);
	}

	/**
	 * Gives a token back of which Redis knows nothing.
	 * @param token with a good signature
	 * @param seed of its concert's draw
	 * @return whether it lives now; not where it has ended, or its owner has shown an
	 * older one
	 */
	public Mono<Boolean> restore(QueueToken token, DrawSeed seed) {
		long concertId = token.concertId();
		return this.units.detached(this.fates.commit(new ShownNumber(concertId, token.ticket().number())))
			.flatMap((fate) -> fate.isSpent() ? Mono.just(false) : restore(token, fate.active(), seed));
	}

	private Mono<Boolean> restore(QueueToken token, @Nullable ActiveToken active, DrawSeed seed) {
		if (active != null && !active.is(token)) {
			return Mono.just(false);
		}
		String entry = (active != null) ? active.entry() : token.entry(this.clock.millis());
		return restore(token.concertId(), token.userId().toString(), token.ticket(), entry, token.ticket().place(seed),
				active);
	}

	/**
	 * Puts all active tokens of a concert back, batch by batch.
	 */
	Mono<Void> restoreActive(long concertId) {
		return batch(concertId, 0)
			.expand((batch) -> (batch.size() == BATCH) ? batch(concertId, batch.get(batch.size() - 1).ticketNumber())
					: Mono.empty())
			.concatMap((batch) -> restore(concertId, batch))
			.reduce(0L, Long::sum)
			.doOnNext(
					(count) -> log.warn("Redis has forgotten the queue of concert {}: {} active tokens are back, those"
							+ " that wait come back when they are shown", concertId, count))
			.then();
	}

	/** How many live; those whose time ran out while nobody knew of them are spent. */
	private Mono<Long> restore(long concertId, List<ActiveToken> batch) {
		List<Long> over = batch.stream()
			.filter((active) -> active.expiresAtMillis() <= this.clock.millis())
			.map(ActiveToken::ticketNumber)
			.toList();
		return Flux.fromIterable(batch)
			.flatMap((active) -> restore(concertId, active.userId(), active.ticket(), active.entry(), 0, active),
					AT_ONCE)
			.filter(Boolean::booleanValue)
			.count()
			.delayUntil((count) -> this.units.detached(this.checkpoints.spend(concertId, over).thenReturn(true)));
	}

	private Mono<List<ActiveToken>> batch(long concertId, long afterTicket) {
		return this.units.detached(this.checkpoints.activeAfter(concertId, afterTicket, BATCH).collectList());
	}

	private Mono<Boolean> restore(long concertId, String userId, QueueNumber ticket, String entry, long place,
			@Nullable ActiveToken active) {
		QueueKeys keys = new QueueKeys(concertId);
		Object since = (active != null) ? active.activatedAtMillis() : "";
		Object until = (active != null) ? active.expiresAtMillis() : "";
		return this.lua
			.run(RESTORE, keys.ofRestore(ticket), keys.prefix(), UUID.fromString(userId), entry, place, since, until,
					TokenState.KEEP_ENDED.toMillis(), this.properties.keepSeen().toMillis())
			.map((reply) -> reply.outcome() == RESTORED);
	}

}

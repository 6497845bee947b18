package io.frontrow.queue.admission;

import java.time.Duration;
import java.util.function.Supplier;

import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.TokenState;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Admits the next waiting tokens of a concert, at most once per tick on all instances
 * together. The steps are in {@code src/docs/sequences.md#admission-and-expiry}.
 */
@Component
public class Admission {

	/**
	 * So many in one script, each some 25 microseconds: Redis does nothing else
	 * meanwhile.
	 */
	private static final int BATCH = 200;

	/** 100,000 a tick, the most an operator may set, where every other one is absent. */
	private static final int STEPS_MAX = 1_000;

	private static final LuaScript TIDY = new LuaScript("queue/tidy-5.lua");

	private static final LuaScript ADMIT = new LuaScript("queue/admit-7.lua");

	private final Lua lua;

	private final SettingsCopy settings;

	private final QueueProperties queue;

	Admission(Lua lua, SettingsCopy settings, QueueProperties queue) {
		this.lua = lua;
		this.settings = settings;
		this.queue = queue;
	}

	/**
	 * Does what is left of the present tick.
	 */
	public Mono<Tick> tick(long concertId) {
		return tidied(concertId).thenMany(steps(() -> admitted(concertId)))
			.last()
			.map((reply) -> new Tick(Duration.ofMillis(reply.number(2)), reply.number(3)));
	}

	private Mono<Void> tidied(long concertId) {
		QueueKeys keys = new QueueKeys(concertId);
		return steps(() -> this.lua.run(TIDY, keys.ofTidy(), keys.prefix(), BATCH, TokenState.KEEP_ENDED.toMillis(),
				this.queue.absentAfter().toMillis()))
			.then();
	}

	private Mono<LuaReply> admitted(long concertId) {
		QueueKeys keys = new QueueKeys(concertId);
		return this.settings.ensured(concertId, Mono.defer(
				() -> this.lua.run(ADMIT, keys.ofAdmit(), keys.prefix(), BATCH, this.queue.absentAfter().toMillis())));
	}

	/** Again, as long as the script says that there is more to do. */
	private static Flux<LuaReply> steps(Supplier<Mono<LuaReply>> step) {
		return step.get().expand((reply) -> (reply.number(1) == 1) ? step.get() : Mono.empty()).take(STEPS_MAX);
	}

	/**
	 * A tick that was done.
	 *
	 * @param untilNext how long until the next begins
	 * @param settingsVersion of Redis' copy, by which it was done
	 */
	public record Tick(Duration untilNext, long settingsVersion) {
	}

}

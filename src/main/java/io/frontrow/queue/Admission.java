package io.frontrow.queue;

import java.time.Duration;
import java.util.List;

import io.frontrow.support.Lua;
import io.frontrow.support.LuaReply;
import io.frontrow.support.LuaScript;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Admits the next waiting tokens of a concert, at most once per tick on all instances
 * together. (Sequence 2 of the concert reservation: the next 5 become active for 5
 * minutes, those whose time is past expire.)
 */
@Component
class Admission {

	/** So many in one script: a few milliseconds in which Redis does nothing else. */
	private static final int BATCH = 500;

	/** 100,000 a tick, the most an operator may set, in batches. */
	private static final int STEPS_MAX = 250;

	private static final LuaScript ADMIT = new LuaScript("queue/admit-5.lua");

	private final Lua lua;

	private final SettingsCopy settings;

	Admission(Lua lua, SettingsCopy settings) {
		this.lua = lua;
		this.settings = settings;
	}

	/**
	 * Does what is left of the present tick.
	 */
	Mono<Tick> tick(long concertId) {
		return step(concertId).expand((reply) -> (reply.number(1) == 1) ? step(concertId) : Mono.empty())
			.take(STEPS_MAX)
			.last()
			.map((reply) -> new Tick(Duration.ofMillis(reply.number(2)), reply.number(3)));
	}

	private Mono<LuaReply> step(long concertId) {
		LineKeys keys = new LineKeys(concertId);
		List<String> names = List.of(keys.settings(), keys.waiting(), keys.active(), keys.users(), keys.stats());
		return this.settings.ensured(concertId,
				Mono.defer(() -> this.lua.run(ADMIT, names, keys.prefix(), BATCH, Tokens.KEEP_ENDED.toMillis())));
	}

	/**
	 * A tick that was done.
	 *
	 * @param untilNext how long until the next begins
	 * @param settingsVersion of Redis' copy, by which it was done
	 */
	record Tick(Duration untilNext, long settingsVersion) {
	}

}

package io.frontrow.queue;

import java.time.Instant;
import java.util.List;

import io.frontrow.support.Lua;
import io.frontrow.support.LuaReply;
import io.frontrow.support.LuaScript;
import io.frontrow.support.UnitsOfWork;
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

	private static final LuaScript WRITE = new LuaScript("queue/settings-1.lua");

	private final Lua lua;

	private final Lines lines;

	private final UnitsOfWork units;

	SettingsCopy(Lua lua, Lines lines, UnitsOfWork units) {
		this.lua = lua;
		this.lines = lines;
		this.units = units.ofKind("settings");
	}

	/**
	 * Runs a script that reads the copy; where there is none, copies from MySQL and runs
	 * it once more.
	 * @return an error {@code CONCERT_NOT_FOUND} where MySQL has no such line either
	 */
	Mono<LuaReply> ensured(long concertId, Mono<LuaReply> script) {
		Mono<LuaReply> afterCopy = Mono.defer(() -> copy(concertId)).then(script);
		return script.flatMap((reply) -> (reply.outcome() == NO_SETTINGS) ? afterCopy : Mono.just(reply));
	}

	/**
	 * Copies the settings from MySQL to Redis; a newer copy stays.
	 */
	public Mono<LineSettings> copy(long concertId) {
		return this.units.detached(this.lines.find(concertId))
			.flatMap((settings) -> write(settings).thenReturn(settings));
	}

	private Mono<LuaReply> write(LineSettings line) {
		return this.lua.run(WRITE, List.of(new LineKeys(line.concertId()).settings()), line.version(), "admitPerTick",
				line.admitPerTick(), "tickMs", line.tick().toMillis(), "maxActive",
				(line.maxActive() != null) ? line.maxActive() : "", "activeTtlMs", line.activeTtl().toMillis(),
				"holdTtlMs", line.holdTtl().toMillis(), "paused", line.paused() ? 1 : 0, "saleOpensAtMs",
				millis(line.saleOpensAt()), "saleClosesAtMs", line.saleClosesAt().toEpochMilli());
	}

	/** Rounded up: nobody comes in before the sale opens. */
	private static Object millis(@Nullable Instant time) {
		return (time != null) ? time.plusNanos(999_999).toEpochMilli() : "";
	}

}

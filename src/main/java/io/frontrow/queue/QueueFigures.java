package io.frontrow.queue;

import java.util.List;

import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.token.QueueKeys;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * The figures of a line that its operator looks at.
 */
@Component
public class QueueFigures {

	private static final LuaScript FIGURES = new LuaScript("queue/figures-3.lua");

	private final Lua lua;

	QueueFigures(Lua lua) {
		this.lua = lua;
	}

	/**
	 * The figures at this moment.
	 */
	public Mono<Figures> of(long concertId) {
		QueueKeys keys = new QueueKeys(concertId);
		return this.lua.run(FIGURES, List.of(keys.waiting(), keys.active(), keys.stats())).map((reply) -> {
			Double rate = rate(reply, 4);
			return new Figures(reply.number(1), reply.number(2), reply.number(3), (rate != null) ? rate : 0);
		});
	}

	/**
	 * The measured admission rate out of its two sums, or null until somebody was
	 * admitted.
	 */
	private static @Nullable Double rate(LuaReply reply, int place) {
		double count = Double.parseDouble(reply.text(place));
		double seconds = Double.parseDouble(reply.text(place + 1));
		return (count > 0 && seconds > 0) ? Double.valueOf(count / seconds) : null;
	}

	/**
	 * @param waiting tokens in the line
	 * @param active tokens whose time is not past
	 * @param admittedTotal admitted since the line began
	 * @param admissionPerSecond measured over the last half minute in which somebody
	 * waited
	 */
	public record Figures(long waiting, long active, long admittedTotal, double admissionPerSecond) {
	}

}

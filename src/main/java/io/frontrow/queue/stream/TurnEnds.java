package io.frontrow.queue.stream;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.queue.token.QueueKeys;
import reactor.core.publisher.Flux;

import org.springframework.stereotype.Component;

/**
 * Finds the streams whose token has another turn than was told on them: it lasts longer
 * or shorter, or has ended. Redis is asked about {@value #AT_ONCE} tokens in one script,
 * so that this costs by the streams of active tokens, however fast the concert sells.
 */
@Component
class TurnEnds {

	private static final int AT_ONCE = 500;

	private static final LuaScript TURNS = new LuaScript("queue/turns-1.lua");

	private final Lua lua;

	TurnEnds(Lua lua) {
		this.lua = lua;
	}

	/**
	 * Those of the concert's streams whose turn has changed since it was told. Streams of
	 * tokens that were not told a turn are passed over.
	 */
	Flux<StateStream> changed(long concertId, Collection<StateStream> streams) {
		return Flux.fromIterable(streams)
			.filter((stream) -> stream.toldTurnEndMillis() != StateStream.NO_TURN)
			.buffer(AT_ONCE)
			.concatMap((some) -> changedOf(concertId, some));
	}

	private Flux<StateStream> changedOf(long concertId, List<StateStream> streams) {
		List<UUID> users = streams.stream().map((stream) -> stream.token().userId()).toList();
		return this.lua.run(TURNS, List.of(new QueueKeys(concertId).active()), users.toArray())
			.flatMapIterable((reply) -> changed(streams, reply));
	}

	private static List<StateStream> changed(List<StateStream> streams, LuaReply reply) {
		long[] ends = reply.numbers(1);
		return IntStream.range(0, ends.length)
			.filter((index) -> streams.get(index).toldTurnEndMillis() != ends[index])
			.mapToObj(streams::get)
			.toList();
	}

}

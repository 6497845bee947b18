package io.frontrow.queue.turn;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.engine.redis.RedisNodes;
import io.frontrow.queue.settings.QueueProperties;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.turn.FailedIntervals.Interval;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Trouble of ours costs nobody a turn: the time in which calls of an active token's owner
 * ended in a 5xx, and the second after which they are to be tried again, is given back.
 * Calls that fail at the same time cost their owner that time once. Kept in this instance
 * until Redis takes it; bounded. Thread-safe.
 */
@Component
public class OutageCredit implements PeriodicTasks {

	private static final Duration EVERY = Duration.ofSeconds(1);

	/** What {@code Retry-After} says. */
	private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

	private static final int TOKENS_MAX = 100_000;

	/** Of one Redis. */
	private static final int AT_ONCE = 64;

	private static final LuaScript EXTEND = new LuaScript("queue/extend-4.lua");

	private final Map<QueueToken, FailedIntervals> lost = new ConcurrentHashMap<>();

	private final Lua lua;

	private final Tokens tokens;

	private final QueueProperties properties;

	private final PeriodicTask task;

	OutageCredit(Lua lua, Tokens tokens, QueueProperties properties, RedisNodes nodes, MeterRegistry metrics) {
		this.lua = lua;
		this.tokens = tokens;
		this.properties = properties;
		this.task = PeriodicTask.ofEach("giving lost time back", EVERY,
				Flux.defer(() -> Flux.fromIterable(this.lost.keySet())), this::giveBack,
				(token) -> nodes.servingConcert(token.concertId()), AT_ONCE);
		metrics.gaugeMapSize("frontrow.queue.lost-time.tokens", List.of(), this.lost);
	}

	/**
	 * Watches a call of a token's owner.
	 * @param header the token as it was sent, or null
	 */
	public <T> Mono<T> watch(@Nullable String header, Mono<T> call) {
		return (header == null) ? call : Mono.defer(() -> {
			long begin = System.nanoTime();
			return call.onErrorResume(OutageCredit::isOurs, (error) -> note(header, begin).then(Mono.error(error)));
		});
	}

	private static boolean isOurs(Throwable error) {
		return !(error instanceof Refusal refusal) || refusal.code().status().is5xxServerError();
	}

	private Mono<Void> note(String header, long beginNanos) {
		Interval failed = new Interval(beginNanos, System.nanoTime() + TRY_AGAIN.toNanos());
		return this.tokens.read(header)
			.doOnNext((token) -> this.lost.compute(token, (same, before) -> with(failed, before)))
			.then()
			.onErrorComplete();
	}

	/** Where there are too many tokens, no further one is taken up. */
	private @Nullable FailedIntervals with(Interval failed, @Nullable FailedIntervals before) {
		if (before == null && this.lost.size() >= TOKENS_MAX) {
			return null;
		}
		return ((before != null) ? before : FailedIntervals.NONE).with(failed);
	}

	/** The script takes what it is told twice for once, so an answer may be lost. */
	private Mono<Void> giveBack(QueueToken token) {
		FailedIntervals time = this.lost.getOrDefault(token, FailedIntervals.NONE);
		QueueKeys keys = new QueueKeys(token.concertId());
		List<Object> arguments = new ArrayList<>(
				List.of(token.userId(), token.ticketAndId(), this.properties.activeMax().toMillis()));
		arguments.addAll(time.millisBefore(System.nanoTime()));
		return this.lua.run(EXTEND, keys.ofExtend(token.ticket()), arguments.toArray())
			.doOnNext((done) -> this.lost.remove(token, time))
			.then();
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.task);
	}

}

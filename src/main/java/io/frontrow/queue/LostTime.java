package io.frontrow.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.support.Loop;
import io.frontrow.support.Looping;
import io.frontrow.support.Lua;
import io.frontrow.support.LuaScript;
import io.frontrow.support.RedisNodes;
import io.frontrow.support.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Trouble of ours costs nobody a turn: the time that an active token's owner spent on a
 * call that ended in a 5xx, and the second after which it is to be tried again, is given
 * back. Kept in this instance until Redis takes it; bounded. Thread-safe.
 */
@Component
public class LostTime implements Looping {

	private static final Duration EVERY = Duration.ofSeconds(1);

	/** What {@code Retry-After} says. */
	private static final Duration TRY_AGAIN = Duration.ofSeconds(1);

	private static final int TOKENS_MAX = 100_000;

	/** Of one Redis. */
	private static final int AT_ONCE = 64;

	private static final LuaScript EXTEND = new LuaScript("queue/extend-4.lua");

	private final Map<QueueToken, Duration> lost = new ConcurrentHashMap<>();

	private final Lua lua;

	private final Tokens tokens;

	private final QueueSettings settings;

	private final Loop loop;

	LostTime(Lua lua, Tokens tokens, QueueSettings settings, RedisNodes nodes, MeterRegistry metrics) {
		this.lua = lua;
		this.tokens = tokens;
		this.settings = settings;
		this.loop = Loop.ofEach("giving lost time back", EVERY, Flux.defer(() -> Flux.fromIterable(this.lost.keySet())),
				this::giveBack, (token) -> nodes.servingConcert(token.concertId()), AT_ONCE);
		metrics.gaugeMapSize("frontrow.queue.lost-time.tokens", List.of(), this.lost);
	}

	/**
	 * Watches a call of a token's owner.
	 * @param header the token as it was sent, or null
	 */
	public <T> Mono<T> watch(@Nullable String header, Mono<T> call) {
		return Mono.defer(() -> {
			long begin = System.nanoTime();
			return call.onErrorResume((error) -> isOurs(error) && header != null,
					(error) -> note(header, Duration.ofNanos(System.nanoTime() - begin)).then(Mono.error(error)));
		});
	}

	private static boolean isOurs(Throwable error) {
		return !(error instanceof Refusal refusal) || refusal.code().status().is5xxServerError();
	}

	private Mono<Void> note(@Nullable String header, Duration time) {
		return (header == null) ? Mono.empty() : this.tokens.read(header).doOnNext((token) -> {
			if (this.lost.size() < TOKENS_MAX) {
				this.lost.merge(token, time.plus(TRY_AGAIN), Duration::plus);
			}
		}).then().onErrorComplete();
	}

	private Mono<Void> giveBack(QueueToken token) {
		Duration time = this.lost.getOrDefault(token, Duration.ZERO);
		LineKeys keys = new LineKeys(token.concertId());
		return this.lua
			.run(EXTEND, keys.ofExtend(token.ticket()), token.userId(), token.ticketAndId(), time.toMillis(),
					this.settings.activeMax().toMillis())
			.doOnNext((done) -> this.lost.computeIfPresent(token,
					(same, all) -> all.equals(time) ? null : all.minus(time)))
			.then();
	}

	@Override
	public List<Loop> loops() {
		return List.of(this.loop);
	}

}

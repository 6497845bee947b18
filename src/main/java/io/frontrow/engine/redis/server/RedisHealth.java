package io.frontrow.engine.redis.server;

import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.failure.ServerRefusal;
import io.frontrow.engine.failure.ServerTrouble;
import io.frontrow.engine.liveness.ServerHealth;
import reactor.core.publisher.Mono;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether Redis serves us: takes a script that writes, from this account, and has refused
 * nothing in the last seconds. In place of Spring's, which asks for a version that also a
 * Redis tells that is full, read-only or closed to us.
 */
@Component("redisHealthContributor")
class RedisHealth implements ReactiveHealthIndicator {

	/** However many ask, one asks Redis. */
	private final NextFlight<Health> nextFlight;

	RedisHealth(RedisMark mark, ServerTrouble trouble) {
		this.nextFlight = new NextFlight<>(Mono.defer(mark::check)
			.then(Mono.fromSupplier(() -> ServerHealth.of(ServerRefusal.REDIS, trouble)))
			.onErrorResume((error) -> Mono.just(ServerHealth.of(ServerRefusal.REDIS, error))));
	}

	@Override
	public Mono<Health> health() {
		return this.nextFlight.join();
	}

}

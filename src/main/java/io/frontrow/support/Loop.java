package io.frontrow.support;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A pass that is made again and again: one at a time, a beat that comes while one is
 * under way is dropped, and an error ends that pass only. Owned by a lifecycle bean that
 * starts and stops it.
 */
public final class Loop {

	private static final Logger log = LoggerFactory.getLogger(Loop.class);

	private final String name;

	private final Duration every;

	private final Mono<Void> pass;

	private volatile @Nullable Disposable running;

	private volatile boolean failing;

	/**
	 * @param name what the pass does, for the log
	 * @param every time between two beats
	 * @param pass one pass; it must be bounded in time and work
	 */
	public Loop(String name, Duration every, Mono<Void> pass) {
		this.name = name;
		this.every = every;
		this.pass = pass.doOnSuccess((done) -> noteSuccess()).onErrorResume((error) -> {
			noteFailure(error);
			return Mono.empty();
		});
	}

	public void start() {
		this.running = Flux.interval(this.every).onBackpressureDrop().concatMap((beat) -> this.pass, 1).subscribe();
	}

	public void stop() {
		Disposable loop = this.running;
		if (loop != null) {
			loop.dispose();
		}
		this.running = null;
	}

	/**
	 * Says once that it fails and once that it works again: an outage must not fill the
	 * disk.
	 */
	private void noteFailure(Throwable error) {
		if (!this.failing) {
			log.warn("{} failed and is tried again every {}: {}", this.name, this.every, error.toString());
		}
		this.failing = true;
	}

	private void noteSuccess() {
		if (this.failing) {
			log.info("{} works again", this.name);
		}
		this.failing = false;
	}

	public boolean isRunning() {
		return this.running != null;
	}

}

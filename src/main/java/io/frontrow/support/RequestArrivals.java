package io.frontrow.support;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives every connection its {@link RequestArrival}. Once the instance stops, a request
 * has a second to arrive: the stop waits for all that have begun. Thread-safe.
 */
@Component
class RequestArrivals implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, SmartLifecycle {

	private static final Duration LIMIT_WHILE_STOPPING = Duration.ofSeconds(1);

	private final HttpSettings settings;

	private final BrokenRequests broken;

	/** Connections with a timer; each is removed when its timer fires or it closes. */
	private final Set<RequestArrival> watched = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	private volatile boolean stopping;

	RequestArrivals(HttpSettings settings, BrokenRequests broken) {
		this.settings = settings;
		this.broken = broken;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(
				(server) -> server.doOnChannelInit((observer, channel, address) -> addTo(channel.pipeline())));
	}

	private void addTo(ChannelPipeline pipeline) {
		if (pipeline.get(NettyPipeline.HttpCodec) != null) {
			RequestArrival arrival = new RequestArrival(this, this.broken);
			pipeline.addBefore(NettyPipeline.HttpCodec, "request-bytes", arrival.bytes());
			pipeline.addAfter(NettyPipeline.HttpCodec, "request-arrival", arrival);
		}
	}

	/** Within which a request must arrive. */
	long limitNanos() {
		long limit = this.settings.requestArrival().toNanos();
		return this.stopping ? Math.min(limit, LIMIT_WHILE_STOPPING.toNanos()) : limit;
	}

	void remember(RequestArrival arrival) {
		this.watched.add(arrival);
	}

	void forget(RequestArrival arrival) {
		this.watched.remove(arrival);
	}

	/** How many are watched now. */
	int watched() {
		return this.watched.size();
	}

	@Override
	public void start() {
		this.stopping = false;
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stopping = true;
		this.watched.forEach(RequestArrival::checkAgain);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before the web server, which waits for what has begun. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE;
	}

}

package io.frontrow.engine.http.arrival;

import io.frontrow.engine.http.forwarding.HttpSettings;
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

	private final ArrivalTimers timers;

	private final BrokenRequests broken;

	private volatile boolean running;

	RequestArrivals(HttpSettings settings, BrokenRequests broken) {
		this.timers = new ArrivalTimers(settings.requestArrival());
		this.broken = broken;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers(
				(server) -> server.doOnChannelInit((observer, channel, address) -> addTo(channel.pipeline())));
	}

	private void addTo(ChannelPipeline pipeline) {
		if (pipeline.get(NettyPipeline.HttpCodec) != null) {
			RequestArrival arrival = new RequestArrival(this.timers, this.broken);
			pipeline.addBefore(NettyPipeline.HttpCodec, "request-bytes", arrival.bytes());
			pipeline.addAfter(NettyPipeline.HttpCodec, "request-arrival", arrival);
		}
	}

	/** How many requests have begun to arrive, on connections with a timer. */
	int watched() {
		return this.timers.size();
	}

	@Override
	public void start() {
		this.timers.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.timers.stop();
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

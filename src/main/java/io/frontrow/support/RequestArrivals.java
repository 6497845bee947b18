package io.frontrow.support;

import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Gives every connection its {@link RequestArrival}.
 */
@Component
class RequestArrivals implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private final HttpSettings settings;

	private final BrokenRequests broken;

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
			RequestArrival arrival = new RequestArrival(this.settings.requestArrival(), this.broken);
			pipeline.addBefore(NettyPipeline.HttpCodec, "request-bytes", arrival.bytes());
			pipeline.addAfter(NettyPipeline.HttpCodec, "request-arrival", arrival);
		}
	}

}

package io.frontrow.engine.redis;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties.Lettuce.Cluster.Refresh;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes a Redis that is away cost milliseconds: commands are refused at once instead of
 * queueing for a minute, and the connection is tried again four times a second, at the
 * master of the moment.
 */
@Configuration(proxyBeanMethods = false)
public class RedisConnections {

	private static final Duration RECONNECT_WITHIN = Duration.ofMillis(250);

	private static final Duration LOOK_FOR_MASTERS_EVERY = Duration.ofMillis(500);

	private static final int SENT_TOGETHER_MAX = 64;

	@Bean
	LettuceClientOptionsBuilderCustomizer refusesWhileDisconnected(DataRedisProperties redis) {
		return (options) -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.socketOptions(SocketOptions.builder().connectTimeout(RedisTimes.connect(redis)).tcpNoDelay(true).build());
	}

	@Bean
	LettuceClientConfigurationBuilderCustomizer waitsNoLonger(DataRedisProperties redis) {
		return (client) -> client.commandTimeout(RedisTimes.command(redis));
	}

	/**
	 * A cluster's masters change, and whoever sends to the old one is refused until the
	 * change is known: so it is asked for twice a second while something is wrong, not
	 * once in five. The period is for a master that hangs, which tells nobody.
	 */
	@Bean
	LettuceClientOptionsBuilderCustomizer followsTheMasters(DataRedisProperties redis) {
		Refresh refresh = redis.getLettuce().getCluster().getRefresh();
		ClusterTopologyRefreshOptions masters = ClusterTopologyRefreshOptions.builder()
			.adaptiveRefreshTriggersTimeout(LOOK_FOR_MASTERS_EVERY)
			.enablePeriodicRefresh(refresh.getPeriod())
			.dynamicRefreshSources(refresh.isDynamicRefreshSources())
			.build();
		return (options) -> {
			if (options instanceof ClusterClientOptions.Builder cluster) {
				cluster.topologyRefreshOptions(masters);
			}
		};
	}

	@Bean
	ClientResourcesBuilderCustomizer sendsTogether() {
		return (resources) -> resources.nettyCustomizer(new NettyCustomizer() {

			@Override
			public void afterChannelInitialized(Channel channel) {
				sendTogether(channel);
			}

		});
	}

	/**
	 * What is asked at the same moment goes out by one write, and so Redis too reads and
	 * answers it at once: what a write of its own costs is the larger part of a command.
	 * Nobody waits for company.
	 */
	public static void sendTogether(Channel channel) {
		channel.pipeline().addFirst(new FlushConsolidationHandler(SENT_TOGETHER_MAX, true));
	}

	/**
	 * Each try asks the sentinels, or has the cluster asked, who the master is by now.
	 */
	@Bean
	ClientResourcesBuilderCustomizer reconnectsSoon() {
		return (resources) -> resources.reconnectDelay(Delay.exponential(Duration.ofMillis(10), RECONNECT_WITHIN, 2,
				java.util.concurrent.TimeUnit.MILLISECONDS));
	}

}

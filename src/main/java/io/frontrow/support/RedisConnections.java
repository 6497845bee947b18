package io.frontrow.support;

import java.time.Duration;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.Delay;

import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes a Redis that is away cost milliseconds: commands are refused at once instead of
 * queueing for a minute, and the connection is tried again at least once a second.
 */
@Configuration(proxyBeanMethods = false)
class RedisConnections {

	private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

	@Bean
	LettuceClientOptionsBuilderCustomizer refusesWhileDisconnected() {
		return (options) -> options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).tcpNoDelay(true).build());
	}

	@Bean
	ClientResourcesBuilderCustomizer reconnectsWithinASecond() {
		return (resources) -> resources.reconnectDelay(Delay.exponential(Duration.ofMillis(10), Duration.ofSeconds(1),
				2, java.util.concurrent.TimeUnit.MILLISECONDS));
	}

}

package io.frontrow.engine.redis.server;

import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.frontrow.engine.redis.RedisSettings;
import io.frontrow.start.AwaitedServer;
import io.frontrow.start.StartWait;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.RedissonReactiveClient;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisWrongPasswordException;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Redisson on the very servers that Spring's properties name (single, sentinel or
 * cluster), cut down to what locks need: two threads, small pools, and short times, so
 * that a Redis that hangs is noticed in less than a second instead of twenty.
 */
@Configuration(proxyBeanMethods = false)
class RedissonConnections {

	@Bean(destroyMethod = "shutdown")
	RedissonClient redisson(DataRedisConnectionDetails redis, DataRedisProperties properties, RedisSettings settings,
			StartWait wait, RedisCheck check) {
		RedissonConfig config = new RedissonConfig(redis, properties, settings);
		AwaitedServer server = new AwaitedServer("Redis at " + String.join(", ", config.addresses()),
				"spring.data.redis.url (redis://[user:password@]host:6379, rediss:// with TLS), or what else is set below spring.data.redis",
				RedissonConnections::refusal);
		return wait.until(server, () -> checked(Redisson.create(config.config()), check));
	}

	private static RedissonClient checked(RedissonClient redisson, RedisCheck check) throws Exception {
		try {
			check.require();
			return redisson;
		}
		catch (Exception ex) {
			// The quiet time is for what its threads still have to tell each other.
			redisson.shutdown(100, 2_000, TimeUnit.MILLISECONDS);
			throw ex;
		}
	}

	/**
	 * What no waiting mends: the account, a certificate that is not trusted, and nodes of
	 * a cluster that are none. A Redis that wants no password says so with a plain error.
	 * What Redisson adds is for its developers.
	 */
	private static Optional<String> refusal(Throwable cause) {
		String message = String.valueOf(cause.getMessage());
		boolean refuses = cause instanceof RedisWrongPasswordException || cause instanceof RedisAuthRequiredException
				|| cause instanceof CertificateException || message.startsWith("ERR AUTH")
				|| message.startsWith("ERR This instance has cluster support disabled");
		return refuses ? Optional.of(message.replaceFirst("\\.* channel: .*", "")) : Optional.empty();
	}

	@Bean
	RedissonReactiveClient redissonReactive(RedissonClient redisson) {
		return redisson.reactive();
	}

}

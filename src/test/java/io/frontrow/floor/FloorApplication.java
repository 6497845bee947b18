package io.frontrow.floor;

import java.lang.reflect.Method;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * WebFlux and nothing else: {@code /hello}, {@code /echo}, and with one command of Redis
 * {@code /zadd} and {@code /zrank}, each a method of a controller. It has no annotation
 * by which another application's scan would find it.
 */
@EnableWebFlux
public class FloorApplication {

	private static final String KEY = "floor";

	private static final int MEMBERS = 10_000;

	/** Arguments: the port to listen at, on loopback, and the URL of a Redis. */
	public static void main(String[] args) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean(LettuceConnectionFactory.class, () -> redis(URI.create(args[1])));
		context.register(FloorApplication.class);
		context.refresh();
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(args[0]))
			.handle(new ReactorHttpHandlerAdapter(WebHttpHandlerBuilder.applicationContext(context).build()))
			.bindNow()
			.onDispose()
			.block(Duration.ofHours(1));
	}

	private static LettuceConnectionFactory redis(URI url) {
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration(url.getHost(), url.getPort());
		String[] account = url.getUserInfo().split(":", 2);
		server.setUsername(account[0]);
		server.setPassword(account[1]);
		return new LettuceConnectionFactory(server);
	}

	@Bean
	ReactiveStringRedisTemplate template(LettuceConnectionFactory redis) {
		return new ReactiveStringRedisTemplate(redis);
	}

	/** Registered one by one: an annotation of the class would be found by scans. */
	@Bean
	SmartInitializingSingleton mappings(RequestMappingHandlerMapping mappings, ReactiveStringRedisTemplate template) {
		Operations operations = new Operations(template);
		return () -> {
			for (Method method : Operations.class.getDeclaredMethods()) {
				if (method.isAnnotationPresent(ResponseBody.class)) {
					mappings.registerMapping(RequestMappingInfo.paths("/" + method.getName()).build(), operations,
							method);
				}
			}
		};
	}

	/** Each is a path. */
	static final class Operations {

		private final AtomicLong counter = new AtomicLong();

		private final ReactiveStringRedisTemplate template;

		Operations(ReactiveStringRedisTemplate template) {
			this.template = template;
		}

		@ResponseBody
		public Mono<String> hello() {
			return Mono.just("hello");
		}

		@ResponseBody
		public Mono<String> echo(@RequestBody Mono<String> text) {
			return text;
		}

		@ResponseBody
		public Mono<String> zadd() {
			long number = this.counter.incrementAndGet();
			return this.template.opsForZSet().add(KEY, member(number % MEMBERS), number).map(String::valueOf);
		}

		@ResponseBody
		public Mono<String> zrank() {
			return this.template.opsForZSet()
				.rank(KEY, member(ThreadLocalRandom.current().nextInt(MEMBERS)))
				.map(String::valueOf)
				.defaultIfEmpty("none");
		}

		private static String member(long number) {
			return "00000000-0000-0000-0000-0000" + number;
		}

	}

}

package io.frontrow.engine.http.forwarding;

import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Problems;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.engine.problem.SecurityHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ContextPathCompositeHandler;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Answers 404, as a problem, whatever does not stand behind
 * {@code spring.webflux.base-path}. Spring's own answer to it is empty, and to
 * {@code /shopping} behind {@code /shop} it is a 500.
 */
@Configuration(proxyBeanMethods = false)
class BasePath {

	@Bean
	static BeanPostProcessor basePathOnly(ObjectProvider<Problems> problems,
			ObjectProvider<WebFluxProperties> settings) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof ContextPathCompositeHandler all)
						? within(settings.getObject().getBasePath(), all, problems) : bean;
			}
		};
	}

	private static HttpHandler within(@Nullable String basePath, HttpHandler all, ObjectProvider<Problems> problems) {
		return (request, response) -> isWithin(request, String.valueOf(basePath)) ? all.handle(request, response)
				: refuse(request, response, problems.getObject());
	}

	/** No filter of ours stands before it. */
	private static Mono<Void> refuse(ServerHttpRequest request, ServerHttpResponse response, Problems problems) {
		SecurityHeaders.write(response.getHeaders(), request.getURI().getScheme());
		return problems.write(request, response, new Refusal(Code.NOT_FOUND));
	}

	private static boolean isWithin(ServerHttpRequest request, String basePath) {
		String path = request.getPath().pathWithinApplication().value();
		return path.startsWith(basePath)
				&& (path.length() == basePath.length() || path.charAt(basePath.length()) == '/');
	}

}

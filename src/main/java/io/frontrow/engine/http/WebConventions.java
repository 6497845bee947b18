package io.frontrow.engine.http;

import io.frontrow.engine.http.forwarding.ApiPath;
import tools.jackson.core.TokenStreamFactory;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerTypePredicate;
import org.springframework.web.reactive.config.PathMatchConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * What every controller shares: the base path and the encoding.
 */
@Configuration(proxyBeanMethods = false)
class WebConventions implements WebFluxConfigurer {

	@Override
	public void configurePathMatching(PathMatchConfigurer paths) {
		paths.addPathPrefix(ApiPath.ROOT, HandlerTypePredicate.forBasePackage("io.frontrow"));
	}

	/** Bodies are UTF-8; UTF-16 that happens to be readable is not. */
	@Bean
	JsonFactoryBuilderCustomizer encodingIsNotGuessed() {
		return (json) -> json.disable(TokenStreamFactory.Feature.CHARSET_DETECTION);
	}

}

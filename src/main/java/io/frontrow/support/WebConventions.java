package io.frontrow.support;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.method.HandlerTypePredicate;
import org.springframework.web.reactive.config.PathMatchConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;

/**
 * What every controller shares: the base path, UUIDs read by the letter, the languages.
 */
@Configuration(proxyBeanMethods = false)
class WebConventions implements WebFluxConfigurer {

	@Override
	public void configurePathMatching(PathMatchConfigurer paths) {
		paths.addPathPrefix("/api/v1", HandlerTypePredicate.forBasePackage("io.frontrow"));
	}

	@Override
	public void addFormatters(FormatterRegistry registry) {
		registry.addConverter(String.class, UUID.class, Ids::parse);
	}

	@Bean
	LocaleContextResolver localeContextResolver() {
		AcceptHeaderLocaleContextResolver languages = new AcceptHeaderLocaleContextResolver();
		languages.setSupportedLocales(List.of(Locale.ENGLISH, Locale.KOREAN));
		languages.setDefaultLocale(Locale.ENGLISH);
		return languages;
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}

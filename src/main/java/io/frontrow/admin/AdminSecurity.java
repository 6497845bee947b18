package io.frontrow.admin;

import java.util.List;
import java.util.UUID;

import io.frontrow.support.Code;
import io.frontrow.support.InvalidRequest;
import io.frontrow.support.Problems;
import io.frontrow.support.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.security.web.server.MatcherSecurityWebFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.header.CacheControlServerHttpHeadersWriter;
import org.springframework.security.web.server.header.CompositeServerHttpHeadersWriter;
import org.springframework.security.web.server.header.ContentTypeOptionsServerHttpHeadersWriter;
import org.springframework.security.web.server.header.HttpHeaderWriterWebFilter;
import org.springframework.security.web.server.header.StrictTransportSecurityServerHttpHeadersWriter;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter;
import org.springframework.security.web.server.header.XXssProtectionServerHttpHeadersWriter;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lets only operators use the operator's calls, by HTTP Basic. Everything else is open:
 * fans show queue tokens, which are not Spring Security's business. There is no session
 * and no cookie, so there is nothing to forge a request with.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class AdminSecurity {

	private static final Logger log = LoggerFactory.getLogger(AdminSecurity.class);

	private static final String SCOPE_ADMIN = "SCOPE_admin";

	@Bean
	@Order(1)
	SecurityWebFilterChain adminOnly(ServerHttpSecurity http, Problems problems) {
		return stateless(http).securityMatcher(ServerWebExchangeMatchers.pathMatchers("/api/v1/admin/**"))
			.authorizeExchange((exchange) -> exchange.anyExchange().hasAuthority(SCOPE_ADMIN))
			.httpBasic((basic) -> basic.authenticationEntryPoint((exchange, error) -> askToSignIn(exchange, problems)))
			.exceptionHandling((handling) -> handling
				.authenticationEntryPoint((exchange, error) -> askToSignIn(exchange, problems))
				.accessDeniedHandler((exchange, error) -> problems.write(exchange, new Refusal(Code.ACCESS_DENIED))))
			.build();
	}

	/**
	 * The usual headers and no other filter: there is nobody to find out about, and what
	 * is passed on the way of every poll costs every poll. A browser that still sends an
	 * operator's old password must not be shut out of the sale.
	 */
	@Bean
	@Order(2)
	SecurityWebFilterChain everythingElseIsOpen() {
		return new MatcherSecurityWebFilterChain(ServerWebExchangeMatchers.anyExchange(),
				List.of(new HttpHeaderWriterWebFilter(new CompositeServerHttpHeadersWriter(
						new CacheControlServerHttpHeadersWriter(), new ContentTypeOptionsServerHttpHeadersWriter(),
						new StrictTransportSecurityServerHttpHeadersWriter(),
						new XFrameOptionsServerHttpHeadersWriter(), new XXssProtectionServerHttpHeadersWriter()))));
	}

	private static ServerHttpSecurity stateless(ServerHttpSecurity http) {
		return http.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
			.csrf(ServerHttpSecurity.CsrfSpec::disable)
			.formLogin(ServerHttpSecurity.FormLoginSpec::disable)
			.logout(ServerHttpSecurity.LogoutSpec::disable)
			.requestCache(ServerHttpSecurity.RequestCacheSpec::disable);
	}

	private static Mono<Void> askToSignIn(ServerWebExchange exchange, Problems problems) {
		exchange.getResponse()
			.getHeaders()
			.set(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Frontrow\", charset=\"UTF-8\"");
		return problems.write(exchange, new Refusal(Code.AUTHENTICATION_REQUIRED));
	}

	/**
	 * What the firewall refuses before any handler is asked is a problem like any other.
	 */
	@Bean
	ServerExchangeRejectedHandler rejected(Problems problems) {
		return (exchange, error) -> problems.write(exchange, InvalidRequest.of("path", "invalid"));
	}

	/**
	 * Methods that nobody knows are refused like others, by the path that does not take
	 * them, which can say what it takes.
	 */
	@Bean
	ServerWebExchangeFirewall firewall() {
		StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		return firewall;
	}

	/**
	 * The requests are measured already. What the filters would measure of themselves
	 * stays in memory for as long as a stream is open, and is a seventh of what it takes.
	 */
	@Bean
	SecurityObservationSettings unobservedFilters() {
		return SecurityObservationSettings.noObservations();
	}

	@Bean
	MapReactiveUserDetailsService operators(AdminSettings settings, PasswordEncoder passwords) {
		String password = settings.password();
		if (password == null || password.isEmpty()) {
			password = UUID.randomUUID().toString();
			log.warn("Using generated password of the operator \"admin\": {} (set FRONTROW_ADMIN_PASSWORD)", password);
		}
		return new MapReactiveUserDetailsService(
				User.withUsername("admin").password(passwords.encode(password)).authorities(SCOPE_ADMIN).build());
	}

	/**
	 * Quick on purpose: the settings have the password as it is, so that a slow hash of
	 * it would protect nothing, and anybody who sends wrong ones would use up the
	 * processors that the sale needs.
	 */
	@Bean
	PasswordEncoder passwords() {
		return new Pbkdf2PasswordEncoder("", 16, 1_000, SecretKeyFactoryAlgorithm.PBKDF2WithHmacSHA256);
	}

}

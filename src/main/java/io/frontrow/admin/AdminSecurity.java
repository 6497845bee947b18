package io.frontrow.admin;

import java.util.UUID;

import io.frontrow.support.Code;
import io.frontrow.support.Problems;
import io.frontrow.support.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
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
	SecurityWebFilterChain adminOnly(ServerHttpSecurity http, Problems problems) {
		return http
			.authorizeExchange((exchange) -> exchange.pathMatchers("/api/v1/admin/**")
				.hasAuthority(SCOPE_ADMIN)
				.anyExchange()
				.permitAll())
			.httpBasic((basic) -> basic.authenticationEntryPoint((exchange, error) -> askToSignIn(exchange, problems)))
			.exceptionHandling((handling) -> handling
				.authenticationEntryPoint((exchange, error) -> askToSignIn(exchange, problems))
				.accessDeniedHandler((exchange, error) -> problems.write(exchange, new Refusal(Code.ACCESS_DENIED))))
			.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
			.csrf(ServerHttpSecurity.CsrfSpec::disable)
			.formLogin(ServerHttpSecurity.FormLoginSpec::disable)
			.logout(ServerHttpSecurity.LogoutSpec::disable)
			.requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
			.build();
	}

	private static Mono<Void> askToSignIn(ServerWebExchange exchange, Problems problems) {
		exchange.getResponse()
			.getHeaders()
			.set(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Frontrow\", charset=\"UTF-8\"");
		return problems.write(exchange, new Refusal(Code.AUTHENTICATION_REQUIRED));
	}

	@Bean
	MapReactiveUserDetailsService operators(AdminSettings settings) {
		String password = settings.password();
		if (password == null || password.isEmpty()) {
			password = UUID.randomUUID().toString();
			log.warn("Using generated password of the operator \"admin\": {} (set FRONTROW_ADMIN_PASSWORD)", password);
		}
		PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
		return new MapReactiveUserDetailsService(
				User.withUsername("admin").password(encoder.encode(password)).authorities(SCOPE_ADMIN).build());
	}

}

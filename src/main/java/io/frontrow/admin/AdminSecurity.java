package io.frontrow.admin;

import java.util.UUID;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.InvalidRequest;
import io.frontrow.engine.problem.Problems;
import io.frontrow.engine.problem.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder.SecretKeyFactoryAlgorithm;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lets only operators use the operator's calls, by HTTP Basic. Everything else is open:
 * fans show queue tokens, which are not Spring Security's business. There is no session
 * and no cookie, so there is nothing to forge a request with.
 */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {

	private static final Logger log = LoggerFactory.getLogger(AdminSecurity.class);

	private static final String ADMIN = "admin";

	private static final String SCOPE_ADMIN = "SCOPE_admin";

	/**
	 * In place of the filter that Spring Security would make, which every request would
	 * pass.
	 */
	@Bean
	@Order(-100)
	OperatorsDoor operatorsDoor(ReactiveUserDetailsService operators, PasswordEncoder passwords, Problems problems) {
		UserDetailsRepositoryReactiveAuthenticationManager manager = new UserDetailsRepositoryReactiveAuthenticationManager(
				operators);
		manager.setPasswordEncoder(passwords);
		OperatorsDoor door = new OperatorsDoor(operatorsOnly(ServerHttpSecurity.http(), manager, problems));
		door.setFirewall(firewall());
		door.setExchangeRejectedHandler(
				(exchange, error) -> problems.write(exchange, InvalidRequest.of("path", "invalid")));
		return door;
	}

	private static SecurityWebFilterChain operatorsOnly(ServerHttpSecurity http, ReactiveAuthenticationManager manager,
			Problems problems) {
		return http
			.securityMatcher(
					(exchange) -> matched(OperatorsDoor.isForOperators(exchange) || OperatorsDoor.isHealth(exchange)))
			.authenticationManager(manager)
			.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
			.csrf(ServerHttpSecurity.CsrfSpec::disable)
			.formLogin(ServerHttpSecurity.FormLoginSpec::disable)
			.logout(ServerHttpSecurity.LogoutSpec::disable)
			.requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
			.headers(ServerHttpSecurity.HeaderSpec::disable)
			.authorizeExchange((exchange) -> exchange.matchers((asked) -> matched(OperatorsDoor.isHealth(asked)))
				.permitAll()
				.anyExchange()
				.hasAuthority(SCOPE_ADMIN))
			.httpBasic((basic) -> basic.authenticationEntryPoint((exchange, error) -> askToSignIn(exchange, problems)))
			.exceptionHandling((handling) -> handling
				.authenticationEntryPoint((exchange, error) -> askToSignIn(exchange, problems))
				.accessDeniedHandler((exchange, error) -> problems.write(exchange, new Refusal(Code.ACCESS_DENIED))))
			.build();
	}

	private static Mono<MatchResult> matched(boolean matches) {
		return matches ? MatchResult.match() : MatchResult.notMatch();
	}

	private static Mono<Void> askToSignIn(ServerWebExchange exchange, Problems problems) {
		exchange.getResponse()
			.getHeaders()
			.set(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Frontrow\", charset=\"UTF-8\"");
		return problems.write(exchange, new Refusal(Code.AUTHENTICATION_REQUIRED));
	}

	/**
	 * Methods that nobody knows are refused like others, by the path that does not take
	 * them, which can say what it takes.
	 */
	private static ServerWebExchangeFirewall firewall() {
		StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		return firewall;
	}

	/** Spring's own map of users would take {@code ADMIN} for {@code admin}. */
	@Bean
	ReactiveUserDetailsService operators(AdminSettings settings, PasswordEncoder passwords) {
		String password = settings.password();
		if (password == null || password.isEmpty()) {
			password = UUID.randomUUID().toString();
			log.warn("Using generated password of the operator \"admin\": {} (set FRONTROW_ADMIN_PASSWORD)", password);
		}
		UserDetails admin = User.withUsername(ADMIN)
			.password(passwords.encode(password))
			.authorities(SCOPE_ADMIN)
			.build();
		return (name) -> name.equals(ADMIN) ? Mono.just(User.withUserDetails(admin).build()) : Mono.empty();
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

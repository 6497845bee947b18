package io.frontrow.admin;

import io.frontrow.engine.problem.SecurityHeaders;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Leads operators' calls through Spring Security, and every other request past it: there
 * is nobody to find out about, and what each poll passes costs each poll, here as much as
 * all the rest of the server. Past it go only paths that its firewall has nothing to say
 * to. The headers that protect a browser are written to every answer.
 */
class OperatorsDoor extends WebFilterChainProxy {

	private static final PathPattern OPERATORS = PathPatternParser.defaultInstance.parse("/api/v1/admin/**");

	private static final PathPattern HEALTH = PathPatternParser.defaultInstance.parse("/actuator/health/**");

	OperatorsDoor(SecurityWebFilterChain operatorsOnly) {
		super(operatorsOnly);
	}

	/** By the path as the controllers' own are matched. */
	static boolean isForOperators(ServerWebExchange exchange) {
		PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
		return OPERATORS.matches(path);
	}

	/** Open, and tells more to an operator. */
	static boolean isHealth(ServerWebExchange exchange) {
		return HEALTH.matches(exchange.getRequest().getPath().pathWithinApplication());
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		SecurityHeaders.write(exchange.getResponse().getHeaders(), exchange.getRequest().getURI().getScheme());
		return isOpen(exchange) ? chain.filter(exchange) : super.filter(exchange, chain);
	}

	private static boolean isOpen(ServerWebExchange exchange) {
		return isPlain(exchange.getRequest().getPath().pathWithinApplication().value()) && !isForOperators(exchange)
				&& !(isSigned(exchange) && isHealth(exchange));
	}

	private static boolean isSigned(ServerWebExchange exchange) {
		return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
	}

	/** Whether no part of the path is empty, dotted or encoded, or has parameters. */
	private static boolean isPlain(String path) {
		boolean begins = false;
		for (int i = 0; i < path.length(); i++) {
			char letter = path.charAt(i);
			if ((letter != '/' && !isUnreserved(letter)) || (begins && (letter == '/' || letter == '.'))) {
				return false;
			}
			begins = letter == '/';
		}
		return true;
	}

	/** RFC 3986, section 2.3. */
	private static boolean isUnreserved(char letter) {
		return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z')
				|| letter == '-' || letter == '_' || letter == '~' || letter == '.';
	}

}

package io.frontrow.demo;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Answers 503 to everybody but the loader until the demo data is there: concerts that are
 * not there yet must not look as if there were none.
 */
final class DemoGate implements WebFilter, Ordered {

	private static final String HEADER = "Demo-Loader";

	private static final byte[] NOT_YET = """
			{"status":503,"title":"Service Unavailable","code":"TEMPORARILY_UNAVAILABLE",\
			"detail":"The demo data is being loaded. The demo run says \\"Ready\\" when it is there."}"""
		.getBytes(StandardCharsets.UTF_8);

	/** Known to the loader alone. */
	private final String secret = UUID.randomUUID().toString();

	private volatile boolean open;

	/** The header, name and value, by which the loader is let in. */
	String[] loadersHeader() {
		return new String[] { HEADER, this.secret };
	}

	/** From now on everybody is let in. */
	void open() {
		this.open = true;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		boolean isLoader = this.secret.equals(exchange.getRequest().getHeaders().getFirst(HEADER));
		return (this.open || isLoader) ? chain.filter(exchange) : refuse(exchange.getResponse());
	}

	private static Mono<Void> refuse(ServerHttpResponse response) {
		response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(NOT_YET)));
	}

	/** Before all others, authentication included. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}

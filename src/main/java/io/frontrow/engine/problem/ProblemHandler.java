package io.frontrow.engine.problem;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.frontrow.engine.failure.Outage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Turns whatever went wrong with a request into one of the API's problems: refusals as
 * they are, the framework's own errors by kind, outages to 503, and anything else to 500,
 * logged, because then it is a defect of ours.
 */
@Component
@Order(-2)
public class ProblemHandler implements WebExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

	private final Problems problems;

	ProblemHandler(Problems problems) {
		this.problems = problems;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
		if (exchange.getResponse().isCommitted()) {
			return Mono.error(error);
		}
		if (error instanceof IncompleteRequest) {
			log.debug("{} {} did not arrive whole: {}", exchange.getRequest().getMethod(),
					exchange.getRequest().getPath(), String.valueOf(error.getCause()));
			exchange.getAttributes().put(IncompleteRequest.UNANSWERED, true);
			close(exchange.getRequest());
			return Mono.empty();
		}
		Refusal refusal = refusal(error);
		if (refusal.code() == Code.INTERNAL_ERROR) {
			log.error("{} {} failed", exchange.getRequest().getMethod(), exchange.getRequest().getPath(), error);
		}
		else if (refusal.code() == Code.TEMPORARILY_UNAVAILABLE) {
			log.debug("{} {} answered 503", exchange.getRequest().getMethod(), exchange.getRequest().getPath(), error);
		}
		if (error instanceof MethodNotAllowedException wrong) {
			exchange.getResponse().getHeaders().setAllow(allowed(wrong.getSupportedMethods()));
		}
		if (error instanceof ResponseStatusException known) {
			copyAccept(known.getHeaders(), exchange.getResponse().getHeaders());
		}
		return this.problems.write(exchange, refusal).onErrorComplete(ProblemHandler::isAnsweredByServer);
	}

	/** Otherwise WebFlux would send an empty 200 to a client that may still read. */
	private static void close(ServerHttpRequest request) {
		if (ServerHttpRequestDecorator.getNativeRequest(request) instanceof Connection connection) {
			connection.dispose();
		}
	}

	/**
	 * The HTTP server answers a body that it cannot decode by itself, such as a broken
	 * chunk, and closes the connection: there is nobody left to tell.
	 */
	private static boolean isAnsweredByServer(Throwable error) {
		return error instanceof IllegalStateException && "Status and headers already sent".equals(error.getMessage());
	}

	/** Every path that takes GET takes HEAD, and every path takes OPTIONS. */
	private static Set<HttpMethod> allowed(Set<HttpMethod> mapped) {
		Set<HttpMethod> allowed = new TreeSet<>(mapped);
		if (mapped.contains(HttpMethod.GET)) {
			allowed.add(HttpMethod.HEAD);
		}
		allowed.add(HttpMethod.OPTIONS);
		return allowed;
	}

	private static void copyAccept(HttpHeaders from, HttpHeaders to) {
		for (String name : List.of(HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_PATCH)) {
			List<String> values = from.get(name);
			if (values != null) {
				to.put(name, values);
			}
		}
	}

	private static Refusal refusal(Throwable error) {
		if (error instanceof Refusal refusal) {
			return refusal;
		}
		if (hasCause(error, DataBufferLimitException.class)) {
			return new Refusal(Code.PAYLOAD_TOO_LARGE);
		}
		if (error instanceof ResponseStatusException known) {
			return byStatus(known);
		}
		return new Refusal(Outage.is(error) ? Code.TEMPORARILY_UNAVAILABLE : Code.INTERNAL_ERROR);
	}

	private static Refusal byStatus(ResponseStatusException known) {
		if (known instanceof NotAcceptableStatusException) {
			return new Refusal(Code.NOT_ACCEPTABLE);
		}
		if (known instanceof UnsupportedMediaTypeStatusException) {
			return new Refusal(Code.UNSUPPORTED_MEDIA_TYPE);
		}
		return switch (known.getStatusCode().value()) {
			case 404 -> new Refusal(Code.NOT_FOUND);
			case 405 -> new Refusal(Code.METHOD_NOT_ALLOWED);
			case 413 -> new Refusal(Code.PAYLOAD_TOO_LARGE);
			case 503 -> new Refusal(Code.TEMPORARILY_UNAVAILABLE);
			default -> known.getStatusCode().is4xxClientError() ? InvalidRequest.of("request", "invalid")
					: new Refusal(Code.INTERNAL_ERROR, Map.of());
		};
	}

	private static boolean hasCause(Throwable error, Class<? extends Throwable> type) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

}

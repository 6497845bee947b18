package io.frontrow.support;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.server.ServerWebExchange;

/**
 * Calls our controllers: reads the arguments by the letter and writes what is returned,
 * with nothing in between. Spring's own adapter, which does the same for every kind of
 * argument and answer that there is, takes some 40 µs of processor time for it, more than
 * all else that a poll of the line costs; it stays for what is not of this form, such as
 * a stream of events. Thread-safe.
 */
@Component
class DirectCalls implements HandlerAdapter, Ordered {

	/** As many as there are methods of controllers. */
	private final Map<Method, Optional<DirectCall>> calls = new ConcurrentHashMap<>();

	private final JsonBodies bodies;

	private final ProblemHandler problems;

	DirectCalls(JsonBodies bodies, ProblemHandler problems) {
		this.bodies = bodies;
		this.problems = problems;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod method && call(method).isPresent();
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		HandlerMethod method = (HandlerMethod) handler;
		// Empty: the answer has been written. A refusal too: each layer on its way to
		// the outside would add its stack trace, which costs more than the refusal.
		return call(method).orElseThrow()
			.make(exchange, method.getBean())
			.onErrorResume((error) -> this.problems.handle(exchange, error))
			.then(Mono.empty());
	}

	private Optional<DirectCall> call(HandlerMethod handler) {
		return this.calls.computeIfAbsent(handler.getMethod(), (method) -> DirectCall.of(handler, this.bodies));
	}

	/** Before Spring's, which takes every method. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}

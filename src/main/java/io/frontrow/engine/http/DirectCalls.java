package io.frontrow.engine.http;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.ProblemHandler;
import io.frontrow.engine.problem.Refusal;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerAdapter;
import org.springframework.web.reactive.HandlerResult;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.server.ServerWebExchange;

/**
 * Calls our controllers: reads the arguments by the letter and writes what is returned,
 * with nothing in between. Spring's own adapter, which does the same for every kind of
 * argument and answer that there is, takes some 40 µs of processor time for it, more than
 * all else that a poll of the line costs; it is handed what is not of this form, such as
 * a stream of events. What is wrong with the headers of any call is refused here, behind
 * the mapping, so that an unknown path is told first. Thread-safe.
 */
@Component
class DirectCalls implements HandlerAdapter, Ordered {

	/** As many as there are methods of controllers. */
	private final Map<Method, Optional<DirectCall>> calls = new ConcurrentHashMap<>();

	private final JsonBodies bodies;

	private final Utf8Only utf8Only;

	private final ProblemHandler problems;

	private final ObjectProvider<RequestMappingHandlerAdapter> others;

	DirectCalls(JsonBodies bodies, Utf8Only utf8Only, ProblemHandler problems,
			ObjectProvider<RequestMappingHandlerAdapter> others) {
		this.bodies = bodies;
		this.utf8Only = utf8Only;
		this.problems = problems;
		this.others = others;
	}

	@Override
	public boolean supports(Object handler) {
		return handler instanceof HandlerMethod;
	}

	@Override
	public Mono<HandlerResult> handle(ServerWebExchange exchange, Object handler) {
		HandlerMethod method = (HandlerMethod) handler;
		Optional<DirectCall> call = call(method);
		Throwable fault = fault(exchange, call);
		if (fault != null) {
			return this.problems.handle(exchange, fault).then(Mono.empty());
		}
		if (call.isEmpty()) {
			return this.others.getObject().handle(exchange, handler);
		}
		// Empty: the answer has been written. A refusal too: each layer on its way to
		// the outside would add its stack trace, which costs more than the refusal.
		return call.get()
			.make(exchange, method.getBean())
			.onErrorResume((error) -> this.problems.handle(exchange, error))
			.then(Mono.empty());
	}

	/** What is wrong with the headers of a request, or null. */
	private @Nullable Throwable fault(ServerWebExchange exchange, Optional<DirectCall> call) {
		long declared = exchange.getRequest().getHeaders().getContentLength();
		int bytesMax = call.map(DirectCall::bodyBytesMax).orElseGet(() -> JsonBodies.bytesMax(Void.class));
		return (declared > bytesMax) ? new Refusal(Code.PAYLOAD_TOO_LARGE) : this.utf8Only.fault(exchange);
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

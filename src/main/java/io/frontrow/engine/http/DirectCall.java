package io.frontrow.engine.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.server.ServerWebExchange;

/**
 * One method of a controller that takes ids, texts and at most one body, and returns a
 * {@link Mono} of what is written as JSON, of a {@link ResponseEntity} of that or of its
 * bytes, or of nothing. Immutable.
 */
final class DirectCall {

	private final Method method;

	private final List<Argument> arguments;

	/** Place of the body among the arguments, or -1. */
	private final int bodyIndex;

	private final Class<?> bodyType;

	private final HttpStatusCode status;

	private final boolean answersNothing;

	private final JsonBodies bodies;

	private DirectCall(HandlerMethod handler, List<Argument> arguments, int bodyIndex, JsonBodies bodies) {
		this.method = handler.getMethod();
		this.method.setAccessible(true);
		this.arguments = arguments;
		this.bodyIndex = bodyIndex;
		this.bodyType = (bodyIndex >= 0) ? this.method.getParameterTypes()[bodyIndex] : Void.class;
		ResponseStatus status = AnnotatedElementUtils.findMergedAnnotation(this.method, ResponseStatus.class);
		this.status = (status != null) ? status.code() : HttpStatus.OK;
		this.answersNothing = ResolvableType.forMethodReturnType(this.method).getGeneric(0).resolve() == Void.class;
		this.bodies = bodies;
	}

	/**
	 * How to call the method; empty where it is not of the form above.
	 */
	static Optional<DirectCall> of(HandlerMethod handler, JsonBodies bodies) {
		List<Argument> arguments = new ArrayList<>();
		int bodyIndex = -1;
		for (MethodParameter parameter : handler.getMethodParameters()) {
			Argument argument = Argument.of(parameter);
			if (argument == null && parameter.hasParameterAnnotation(RequestBody.class)) {
				bodyIndex = arguments.size();
				argument = Argument.NONE;
			}
			if (argument == null) {
				return Optional.empty();
			}
			arguments.add(argument);
		}
		return isOneAnswer(handler.getMethod())
				? Optional.of(new DirectCall(handler, List.copyOf(arguments), bodyIndex, bodies)) : Optional.empty();
	}

	private static boolean isOneAnswer(Method method) {
		ResolvableType type = ResolvableType.forMethodReturnType(method);
		return type.resolve() == Mono.class && type.getGeneric(0, 0).resolve() != Flux.class;
	}

	/** How many bytes a body may have, also one that is not read. */
	int bodyBytesMax() {
		return JsonBodies.bytesMax(this.bodyType);
	}

	/**
	 * Calls the method and writes its answer.
	 * @return completes when it is written; an error where an argument cannot be read, or
	 * whatever the method says
	 */
	Mono<Void> make(ServerWebExchange exchange, Object controller) {
		@Nullable Object[] values = new Object[this.arguments.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.arguments.get(i).read(exchange);
		}
		if (this.bodyIndex < 0) {
			return invoke(exchange, controller, values);
		}
		return this.bodies.read(exchange.getRequest(), this.bodyType).flatMap((body) -> {
			values[this.bodyIndex] = body;
			return invoke(exchange, controller, values);
		});
	}

	private Mono<Void> invoke(ServerWebExchange exchange, Object controller, @Nullable Object[] arguments) {
		try {
			Mono<?> answer = (Mono<?>) this.method.invoke(controller, arguments);
			return this.answersNothing ? answer.then(Mono.defer(() -> write(exchange, null)))
					: answer.flatMap((body) -> write(exchange, body));
		}
		catch (InvocationTargetException ex) {
			return Mono.error(ex.getTargetException());
		}
		catch (IllegalAccessException ex) {
			return Mono.error(ex);
		}
	}

	private Mono<Void> write(ServerWebExchange exchange, @Nullable Object answer) {
		if (answer instanceof ResponseEntity<?> entity) {
			HttpHeaders headers = entity.getHeaders();
			if (!headers.isEmpty()) {
				exchange.getResponse().getHeaders().putAll(headers);
			}
			String tag = headers.getETag();
			if (tag != null && exchange.checkNotModified(tag)) {
				return exchange.getResponse().setComplete();
			}
			return this.bodies.write(exchange.getResponse(), entity.getStatusCode(), entity.getBody());
		}
		return this.bodies.write(exchange.getResponse(), this.status, answer);
	}

}

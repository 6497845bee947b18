package io.frontrow.engine.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.frontrow.engine.http.arrival.RequestArrival;
import io.frontrow.engine.json.JsonParts;
import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.IncompleteRequest;
import io.frontrow.engine.problem.InvalidRequest;
import io.frontrow.engine.problem.UnreadableInput;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.util.context.Context;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.SmartValidator;

/**
 * Reads and writes the JSON of requests and answers, whole: there is none that does not
 * fit into memory many times. Thread-safe.
 */
@Component
class JsonBodies {

	private static final Logger log = LoggerFactory.getLogger(JsonBodies.class);

	/**
	 * The server tells the end of a broken body once more when it has sent the answer.
	 * Reactor would log that as an error, and it is the client's.
	 */
	private static final Context AFTER_THE_END = Context.of("reactor.onErrorDropped.local",
			(Consumer<Throwable>) (error) -> log.debug("A body that had ended ended again: {}", error.toString()));

	private final JsonMapper json;

	private final SmartValidator validator;

	JsonBodies(JsonMapper json, SmartValidator validator) {
		this.json = json;
		this.validator = validator;
	}

	/** How many bytes a body of that type may have; of any other type, the usual. */
	static int bytesMax(Class<?> type) {
		BodyMax larger = type.getAnnotation(BodyMax.class);
		return 1_024 * ((larger != null) ? larger.kilobytes() : BodyMax.KILOBYTES_OTHERS);
	}

	/**
	 * The request's body, as its type allows it to be.
	 * @return an error {@link InvalidRequest}, or
	 * {@link org.springframework.core.io.buffer.DataBufferLimitException}
	 */
	<T> Mono<T> read(ServerHttpRequest request, Class<T> type) {
		return DataBufferUtils
			.join(request.getBody().onErrorMap((error) -> isOfClient(error, request), JsonBodies::broken),
					bytesMax(type))
			.map((body) -> bytes(body, request))
			.mapNotNull((bytes) -> read(bytes, type))
			.switchIfEmpty(Mono.error(() -> isBroken(request) ? cut() : InvalidRequest.of("body", "NotNull")))
			.contextWrite(AFTER_THE_END);
	}

	/** It left, or sent what cannot be decoded; all else is a defect of ours. */
	static boolean isOfClient(Throwable error, ServerHttpRequest request) {
		return error instanceof AbortedException || error instanceof IOException || error instanceof DecoderException
				|| (error instanceof IllegalArgumentException && isBroken(request));
	}

	private static IncompleteRequest broken(Throwable error) {
		return new IncompleteRequest("the body was broken off", error);
	}

	/**
	 * The server takes what came before the cut for the whole, if others are before it.
	 */
	private static IncompleteRequest cut() {
		return new IncompleteRequest("the body is not what it says to be", null);
	}

	private static byte[] bytes(DataBuffer body, ServerHttpRequest request) {
		byte[] bytes = new byte[body.readableByteCount()];
		body.read(bytes);
		DataBufferUtils.release(body);
		if (isBroken(request)) {
			throw cut();
		}
		if (!isUtf8(bytes)) {
			throw InvalidRequest.of("body", "invalid");
		}
		return bytes;
	}

	private static boolean isBroken(ServerHttpRequest request) {
		Object server = ServerHttpRequestDecorator.getNativeRequest(request);
		return server instanceof HttpServerRequest read && server instanceof Connection connection
				&& RequestArrival.isBroken(connection.channel(), read.requestHeaders());
	}

	/** By the letter: Jackson reads an overlong slash as a slash. */
	private static boolean isUtf8(byte[] bytes) {
		for (byte value : bytes) {
			if (value < 0) {
				return ByteBufUtil.isText(Unpooled.wrappedBuffer(bytes), StandardCharsets.UTF_8);
			}
		}
		return true;
	}

	private <T> @Nullable T read(byte[] bytes, Class<T> type) {
		T body = parse(bytes, type);
		if (body != null) {
			Errors errors = new BeanPropertyBindingResult(body, "body");
			this.validator.validate(body, errors);
			if (errors.hasErrors()) {
				throw InvalidRequest.of(type, errors);
			}
		}
		return body;
	}

	private <T> @Nullable T parse(byte[] bytes, Class<T> type) {
		try {
			return this.json.readValue(bytes, type);
		}
		catch (JacksonException ex) {
			throw UnreadableInput.explain(ex, type);
		}
	}

	/**
	 * Answers with that body, as JSON unless the headers say otherwise.
	 * @param body what is written as JSON, or JSON already, whole or in parts, or null
	 * for an answer without
	 */
	Mono<Void> write(ServerHttpResponse response, HttpStatusCode status, @Nullable Object body) {
		response.setStatusCode(status);
		if (body == null) {
			return response.setComplete();
		}
		HttpHeaders headers = response.getHeaders();
		if (!headers.containsHeader(HttpHeaders.CONTENT_TYPE)) {
			headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
		}
		if (body instanceof JsonParts parts) {
			headers.setContentLength(parts.length());
			return response.writeWith(Flux.fromIterable(parts.parts()).map(response.bufferFactory()::wrap));
		}
		byte[] bytes = (body instanceof byte[] written) ? written : this.json.writeValueAsBytes(body);
		headers.setContentLength(bytes.length);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(bytes)));
	}

}

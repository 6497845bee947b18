package io.frontrow.support;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.SmartValidator;

/**
 * Reads and writes the JSON of requests and answers, whole: there is none that does not
 * fit into memory many times. Thread-safe.
 */
@Component
class JsonBodies {

	private final JsonMapper json;

	private final SmartValidator validator;

	private final int bytesMax;

	JsonBodies(JsonMapper json, SmartValidator validator,
			@Value("${spring.http.codecs.max-in-memory-size}") DataSize bytesMax) {
		this.json = json;
		this.validator = validator;
		this.bytesMax = (int) bytesMax.toBytes();
	}

	/**
	 * The request's body, as its type allows it to be.
	 * @return an error {@link InvalidRequest}, or
	 * {@link org.springframework.core.io.buffer.DataBufferLimitException}
	 */
	<T> Mono<T> read(ServerHttpRequest request, Class<T> type) {
		return DataBufferUtils.join(request.getBody(), this.bytesMax)
			.map(JsonBodies::bytes)
			.mapNotNull((bytes) -> read(bytes, type))
			.switchIfEmpty(Mono.error(() -> InvalidRequest.of("body", "NotNull")));
	}

	private static byte[] bytes(DataBuffer body) {
		byte[] bytes = new byte[body.readableByteCount()];
		body.read(bytes);
		DataBufferUtils.release(body);
		return bytes;
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

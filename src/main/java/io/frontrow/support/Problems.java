package io.frontrow.support;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * Writes a {@link Refusal} as RFC 9457 problem details, in English or Korean by
 * {@code Accept-Language}. The one place where public errors take their form.
 */
@Component
public class Problems {

	private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.KOREAN);

	private final MessageSource messages;

	private final JsonMapper json;

	Problems(MessageSource messages, JsonMapper json) {
		this.messages = messages;
		this.json = json;
	}

	/**
	 * Writes the answer; completes with an error only where the connection is gone.
	 */
	public Mono<Void> write(ServerWebExchange exchange, Refusal refusal) {
		HttpAnswer answer = render(exchange.getRequest(), refusal);
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(answer.status());
		HttpHeaders headers = response.getHeaders();
		answer.writeHeaders(headers);
		if (refusal.code().isPassing()) {
			headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(refusal.retryAfterSeconds()));
		}
		byte[] body = answer.bytes();
		headers.setContentLength(body.length);
		return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
	}

	/**
	 * The answer in the language that the request asks for.
	 */
	public HttpAnswer render(ServerHttpRequest request, Refusal refusal) {
		return render(request.getURI().getRawPath(), languages(request), refusal);
	}

	/**
	 * The answer in the first of the languages that there is, else in English.
	 */
	HttpAnswer render(String path, List<Locale.LanguageRange> languages, Refusal refusal) {
		Locale language = language(languages);
		String body = this.json.writeValueAsString(body(path, refusal, language));
		return new HttpAnswer(refusal.code().status(), MediaType.APPLICATION_PROBLEM_JSON_VALUE,
				language.toLanguageTag(), null, body, false);
	}

	private Map<String, Object> body(String path, Refusal refusal, Locale language) {
		Map<String, Object> body = new LinkedHashMap<>();
		String code = refusal.code().name();
		body.put("type", "urn:frontrow:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
		body.put("title", text(code + ".title", List.of(), language));
		body.put("status", refusal.code().status().value());
		body.put("detail", text(code + ".detail", List.of(), language));
		body.put("instance", path);
		body.put("code", code);
		body.putAll(refusal.properties());
		if (refusal instanceof InvalidRequest invalid) {
			body.put("errors", invalid.faults().stream().map((fault) -> error(fault, language)).toList());
		}
		return body;
	}

	private Map<String, String> error(InvalidRequest.FieldFault fault, Locale language) {
		return Map.of("field", fault.field(), "message", text("field." + fault.message(), fault.args(), language));
	}

	private String text(String key, List<Object> args, Locale language) {
		Object[] plain = args.stream().map(String::valueOf).toArray();
		return this.messages.getMessage(key, plain, language);
	}

	private static List<Locale.LanguageRange> languages(ServerHttpRequest request) {
		try {
			return request.getHeaders().getAcceptLanguage();
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

	private static Locale language(List<Locale.LanguageRange> languages) {
		Locale found = Locale.lookup(languages.stream().filter((range) -> range.getWeight() > 0).toList(), LANGUAGES);
		return (found != null) ? found : Locale.ENGLISH;
	}

}

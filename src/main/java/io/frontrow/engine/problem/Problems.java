package io.frontrow.engine.problem;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

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

	/**
	 * What every problem of a code begins with, by language: most are told very often.
	 */
	private final Map<Locale, Map<Code, String>> beginnings = new HashMap<>();

	Problems(MessageSource messages, JsonMapper json) {
		this.messages = messages;
		this.json = json;
		for (Locale language : LANGUAGES) {
			Map<Code, String> ofLanguage = new EnumMap<>(Code.class);
			for (Code code : Code.values()) {
				ofLanguage.put(code, beginning(code, text(code + ".detail", List.of(), language), language));
			}
			this.beginnings.put(language, ofLanguage);
		}
	}

	/** A JSON object that is still open. */
	private String beginning(Code code, String detail, Locale language) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", "urn:frontrow:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
		members.put("title", text(code + ".title", List.of(), language));
		members.put("status", code.status().value());
		members.put("detail", detail);
		String whole = this.json.writeValueAsString(members);
		return whole.substring(0, whole.length() - 1);
	}

	/**
	 * Writes the answer; completes with an error only where the connection is gone.
	 */
	public Mono<Void> write(ServerWebExchange exchange, Refusal refusal) {
		return write(exchange.getRequest(), exchange.getResponse(), refusal);
	}

	public Mono<Void> write(ServerHttpRequest request, ServerHttpResponse response, Refusal refusal) {
		HttpAnswer answer = render(request, refusal);
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
	public HttpAnswer render(String path, List<Locale.LanguageRange> languages, Refusal refusal) {
		Locale language = language(languages);
		return new HttpAnswer(refusal.code().status(), MediaType.APPLICATION_PROBLEM_JSON_VALUE,
				language.toLanguageTag(), null, body(path, refusal, language), false);
	}

	private String body(String path, Refusal refusal, Locale language) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("instance", path);
		members.put("code", refusal.code().name());
		members.putAll(refusal.properties());
		if (refusal instanceof InvalidRequest invalid) {
			members.put("errors", invalid.faults().stream().map((fault) -> error(fault, language)).toList());
		}
		return beginning(refusal, language) + ',' + this.json.writeValueAsString(members).substring(1);
	}

	private String beginning(Refusal refusal, Locale language) {
		Refusal.Reason reason = refusal.reason();
		return (reason != null)
				? beginning(refusal.code(), text(refusal.code() + "." + reason.name(), reason.args(), language),
						language)
				: Objects.requireNonNull(Objects.requireNonNull(this.beginnings.get(language)).get(refusal.code()));
	}

	private Map<String, String> error(FieldFault fault, Locale language) {
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
		if (languages.isEmpty()) {
			return Locale.ENGLISH;
		}
		Locale found = Locale.lookup(languages.stream().filter((range) -> range.getWeight() > 0).toList(), LANGUAGES);
		return (found != null) ? found : Locale.ENGLISH;
	}

}

package io.frontrow.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.engine.problem.InvalidRequest;
import io.frontrow.engine.problem.Problems;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * Begins attempts of requests that may carry an {@code Idempotency-Key}. Thread-safe.
 */
@Component
public class Idempotency {

	public static final String HEADER = "Idempotency-Key";

	/**
	 * The forms of the header, as a regular expression of JSON Schema: a key as it is, or
	 * in double quotes, as the IETF's draft writes it. Two quotes alone are no key.
	 */
	public static final String FORM = "^([!#-~][!-~]{0,63}|\"([!#-~]|[!-~]{2,63}|[!-~]{1,64}\")?)$";

	private static final Pattern VALUE = Pattern.compile(FORM);

	private static final int KEY_LENGTH_MAX = 64;

	private final IdempotencyRecords records;

	private final UnitsOfWork units;

	private final Problems problems;

	private final JsonMapper json;

	private final InFlight inFlight = new InFlight();

	Idempotency(IdempotencyRecords records, UnitsOfWork units, Problems problems, JsonMapper json) {
		this.records = records;
		this.units = units;
		this.problems = problems;
		this.json = json;
	}

	/**
	 * Begins one.
	 * @param request the request as it came
	 * @param key the header's value, or null without one
	 * @param token the queue token that came with it, or null without one
	 * @param meaning the body as it was understood: two bodies that mean the same are
	 * equal when written as JSON
	 * @param rendering how a result is answered; it must answer the same result with the
	 * same text
	 * @throws InvalidRequest if the key is not 1 to 64 visible ASCII characters, in
	 * double quotes or without, or there are several
	 */
	public <T> Attempt<T> attempt(ServerHttpRequest request, @Nullable String key, @Nullable String token,
			Object meaning, Function<T, ResponseEntity<?>> rendering) {
		Function<T, HttpAnswer> answer = (result) -> HttpAnswer.of(rendering.apply(result), this.json);
		if (key == null) {
			return new UnkeyedAttempt<>(answer);
		}
		boolean isOne = request.getHeaders().getOrEmpty(HEADER).size() == 1;
		if (!isOne || !VALUE.matcher(key).matches()) {
			throw InvalidRequest.of(HEADER, "key", KEY_LENGTH_MAX);
		}
		KeyedRequest keyed = new KeyedRequest(unquoted(key), hash(request, meaning),
				(token != null) ? hash(token) : null);
		return new KeyedAttempt<>(keyed, answer, (refusal) -> this.problems.render(request, refusal), this.records,
				this.inFlight, this.units);
	}

	private static String unquoted(String value) {
		boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
		return isQuoted ? value.substring(1, value.length() - 1) : value;
	}

	private String hash(ServerHttpRequest request, Object meaning) {
		// Without the prefix of a proxy: by two ways the same is asked for.
		String path = request.getPath().pathWithinApplication().value().toLowerCase(Locale.ROOT);
		return hash(request.getMethod() + " " + path + "\n" + this.json.writeValueAsString(meaning));
	}

	private static String hash(String text) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}

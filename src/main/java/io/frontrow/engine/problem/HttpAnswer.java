package io.frontrow.engine.problem;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * An answer as it is sent: it can be kept, and given again byte for byte.
 *
 * @param contentLanguage of a problem, or null
 * @param location of what was made, or null
 * @param body JSON; it is sent in UTF-8
 * @param isReplayed whether it was given before
 */
public record HttpAnswer(HttpStatusCode status, String contentType, @Nullable String contentLanguage,
		@Nullable String location, String body, boolean isReplayed) {

	/**
	 * A success whose body is to be written as JSON.
	 */
	public static HttpAnswer of(ResponseEntity<?> success, JsonMapper json) {
		URI location = success.getHeaders().getLocation();
		return new HttpAnswer(success.getStatusCode(), MediaType.APPLICATION_JSON_VALUE, null,
				(location != null) ? location.toString() : null,
				json.writeValueAsString(Objects.requireNonNull(success.getBody())), false);
	}

	/**
	 * The same, marked as given before.
	 */
	public HttpAnswer replayed() {
		return new HttpAnswer(this.status, this.contentType, this.contentLanguage, this.location, this.body, true);
	}

	/**
	 * The form in which a controller gives it.
	 */
	public ResponseEntity<byte[]> entity() {
		return ResponseEntity.status(this.status).headers(this::writeHeaders).body(bytes());
	}

	public byte[] bytes() {
		return this.body.getBytes(StandardCharsets.UTF_8);
	}

	public void writeHeaders(HttpHeaders headers) {
		headers.set(HttpHeaders.CONTENT_TYPE, this.contentType);
		if (this.contentLanguage != null) {
			headers.set(HttpHeaders.CONTENT_LANGUAGE, this.contentLanguage);
			headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
			headers.setCacheControl("no-store");
		}
		if (this.location != null) {
			headers.set(HttpHeaders.LOCATION, this.location);
		}
		if (this.isReplayed) {
			headers.set("Idempotency-Replayed", "true");
		}
	}

}

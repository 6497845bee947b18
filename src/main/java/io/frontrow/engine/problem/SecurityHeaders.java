package io.frontrow.engine.problem;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The headers that every answer has, as OWASP's cheat sheet of REST security names them.
 */
public final class SecurityHeaders {

	private static final String HTTPS_ONLY = "max-age=31536000 ; includeSubDomains";

	private SecurityHeaders() {
	}

	/**
	 * Sets them.
	 * @param scheme by which the client came, or null where it is not known
	 */
	public static void write(HttpHeaders headers, @Nullable String scheme) {
		headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("X-Frame-Options", "DENY");
		if ("https".equals(scheme)) {
			headers.set("Strict-Transport-Security", HTTPS_ONLY);
		}
	}

}

package io.frontrow.engine.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;

/**
 * Refuses a body that says that it is not UTF-8 or that it is compressed, which would be
 * read as plain UTF-8 all the same, and a reader who does not take what the call answers,
 * or not in UTF-8. It is asked once there is a call for the path.
 */
@Component
class Utf8Only {

	/** The name of no coding at all. */
	private static final String PLAIN = "identity";

	/**
	 * Why the call is not made, or null.
	 */
	@Nullable Throwable fault(ServerWebExchange exchange) {
		String coding = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
		if (coding != null && !coding.equalsIgnoreCase(PLAIN)) {
			// RFC 9110, section 15.5.16: what the coding may be instead.
			exchange.getResponse().getHeaders().set(HttpHeaders.ACCEPT_ENCODING, PLAIN);
			return Refusal.because(Code.UNSUPPORTED_MEDIA_TYPE, "coding", coding);
		}
		try {
			MediaType type = exchange.getRequest().getHeaders().getContentType();
			Charset charset = (type != null) ? type.getCharset() : null;
			if (type != null && charset != null && !StandardCharsets.UTF_8.equals(charset)) {
				return new UnsupportedMediaTypeStatusException(type, List.of(MediaType.APPLICATION_JSON));
			}
		}
		catch (IllegalArgumentException ex) {
			return new UnsupportedMediaTypeStatusException(ex.getMessage());
		}
		return takesAnswer(exchange) ? null : new NotAcceptableStatusException(List.of(MediaType.APPLICATION_JSON));
	}

	/** Spring has looked at the types, and neither at their quality nor their charset. */
	private static boolean takesAnswer(ServerWebExchange exchange) {
		String accept = exchange.getRequest().getHeaders().getFirst(HttpHeaders.ACCEPT);
		if (accept == null || accept.equals(MediaType.ALL_VALUE)) {
			return true;
		}
		Set<MediaType> answered = exchange.getAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE);
		try {
			List<MediaType> accepted = exchange.getRequest().getHeaders().getAccept();
			return answered == null || answered.stream().anyMatch((type) -> isTaken(type, accepted));
		}
		catch (IllegalArgumentException ex) {
			// An unreadable header is refused where it is used.
			return true;
		}
	}

	/** RFC 9110, section 12.5.1: the range that says most about a type decides. */
	private static boolean isTaken(MediaType type, List<MediaType> accepted) {
		@Nullable MediaType decisive = null;
		for (MediaType range : accepted) {
			if (range.includes(type) && !isOther(range)
					&& (decisive == null || precision(range) > precision(decisive))) {
				decisive = range;
			}
		}
		return decisive != null && decisive.getQualityValue() > 0;
	}

	private static int precision(MediaType range) {
		if (range.isWildcardType()) {
			return 0;
		}
		return range.isWildcardSubtype() ? 1 : 2;
	}

	private static boolean isOther(MediaType type) {
		return type.getCharset() != null && !StandardCharsets.UTF_8.equals(type.getCharset());
	}

}

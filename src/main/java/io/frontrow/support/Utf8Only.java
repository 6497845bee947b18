package io.frontrow.support;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Refuses a body that says that it is not UTF-8 or that it is compressed, which would be
 * read as plain UTF-8 all the same, and a reader who takes nothing in UTF-8.
 */
@Component
class Utf8Only implements WebFilter {

	/** The name of no coding at all. */
	private static final String PLAIN = "identity";

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		String coding = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_ENCODING);
		if (coding != null && !coding.equalsIgnoreCase(PLAIN)) {
			// RFC 9110, section 15.5.16: what the coding may be instead.
			exchange.getResponse().getHeaders().set(HttpHeaders.ACCEPT_ENCODING, PLAIN);
			return Mono.error(Refusal.because(Code.UNSUPPORTED_MEDIA_TYPE, "coding", coding));
		}
		try {
			MediaType type = exchange.getRequest().getHeaders().getContentType();
			Charset charset = (type != null) ? type.getCharset() : null;
			if (type != null && charset != null && !StandardCharsets.UTF_8.equals(charset)) {
				return Mono.error(new UnsupportedMediaTypeStatusException(type, List.of(MediaType.APPLICATION_JSON)));
			}
		}
		catch (IllegalArgumentException ex) {
			return Mono.error(new UnsupportedMediaTypeStatusException(ex.getMessage()));
		}
		return wantsOtherThanUtf8(exchange)
				? Mono.error(new NotAcceptableStatusException(List.of(MediaType.APPLICATION_JSON)))
				: chain.filter(exchange);
	}

	private static boolean wantsOtherThanUtf8(ServerWebExchange exchange) {
		try {
			List<MediaType> accepted = exchange.getRequest().getHeaders().getAccept();
			return !accepted.isEmpty() && accepted.stream().allMatch(Utf8Only::isOther);
		}
		catch (IllegalArgumentException ex) {
			// An unreadable header is refused where it is used.
			return false;
		}
	}

	private static boolean isOther(MediaType type) {
		return type.getCharset() != null && !StandardCharsets.UTF_8.equals(type.getCharset());
	}

}

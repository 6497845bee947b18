package io.frontrow.start;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Spring's own setting of forwarding headers. Each of its ways believes whatever any
 * client sends, so that only {@code none} is taken; ours names the proxies that are
 * believed.
 */
final class ForwardHeadersStrategy {

	private static final String NAME = "server.forward-headers-strategy";

	private ForwardHeadersStrategy() {
	}

	static Stream<BadSetting> bad(Environment environment) {
		@Nullable String value = environment.getProperty(NAME);
		return (value == null || value.isBlank() || value.equalsIgnoreCase("none")) ? Stream.empty()
				: Stream.of(new BadSetting(NAME, value, "none; name the proxies in frontrow.http.trusted-proxies"));
	}

}

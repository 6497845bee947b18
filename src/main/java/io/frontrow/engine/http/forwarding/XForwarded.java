package io.frontrow.engine.http.forwarding;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Prefix}: lists
 * to whose right end each proxy adds, on one line or on several.
 */
final class XForwarded {

	static final AsciiString FOR = AsciiString.cached("x-forwarded-for");

	static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");

	static final AsciiString HOST = AsciiString.cached("x-forwarded-host");

	static final AsciiString PREFIX = AsciiString.cached("x-forwarded-prefix");

	private XForwarded() {
	}

	static Forwarding read(HttpHeaders headers, Predicate<InetAddress> isTrusted) {
		return Forwarding.of(Forwarding.client(values(headers, FOR), isTrusted), rightmost(headers, HOST),
				rightmost(headers, PROTO), rightmost(headers, PREFIX));
	}

	private static @Nullable String rightmost(HttpHeaders headers, AsciiString name) {
		List<String> values = values(headers, name);
		return values.isEmpty() ? null : values.get(values.size() - 1);
	}

	private static List<String> values(HttpHeaders headers, AsciiString name) {
		return headers.getAll(name)
			.stream()
			.flatMap((line) -> Stream.of(line.split(",", -1)))
			.map(String::strip)
			.filter((value) -> !value.isEmpty())
			.toList();
	}

}

package io.frontrow.engine.http.forwarding;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Forwarded} (RFC 7239): a list to whose right end each proxy adds an
 * element of pairs. It knows no prefix.
 */
final class Forwarded {

	static final AsciiString NAME = AsciiString.cached("forwarded");

	/** A token (RFC 9110, 5.6.2). */
	private static final Pattern NAME_OF_PAIR = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

	private final String text;

	private int at;

	private final Map<String, List<String>> values = Map.of("for", new ArrayList<>(), "host", new ArrayList<>(),
			"proto", new ArrayList<>());

	private Forwarded(String text) {
		this.text = text;
	}

	/** Where the header is not of the form, nothing of it is believed. */
	static Forwarding read(HttpHeaders headers, Predicate<InetAddress> isTrusted) {
		Forwarded forwarded = new Forwarded(String.join(",", headers.getAll(NAME)));
		return forwarded.isReadable() ? Forwarding.of(Forwarding.client(forwarded.all("for"), isTrusted),
				forwarded.rightmost("host"), forwarded.rightmost("proto"), null)
				: Forwarding.of(null, null, null, null);
	}

	private List<String> all(String name) {
		return this.values.getOrDefault(name, List.of());
	}

	private @Nullable String rightmost(String name) {
		List<String> all = all(name);
		return all.isEmpty() ? null : all.get(all.size() - 1);
	}

	/** Reads pairs up to the end. */
	private boolean isReadable() {
		while (this.at < this.text.length()) {
			if (isSeparator(this.text.charAt(this.at))) {
				this.at++;
			}
			else if (!isPair()) {
				return false;
			}
		}
		return true;
	}

	private boolean isPair() {
		int equals = this.text.indexOf('=', this.at);
		if (equals < 0) {
			return false;
		}
		String name = this.text.substring(this.at, equals).toLowerCase(Locale.ROOT);
		if (!NAME_OF_PAIR.matcher(name).matches()) {
			// Else an element without a sign of equality would take the next one's name.
			return false;
		}
		this.at = equals + 1;
		@Nullable String value = (this.at < this.text.length() && this.text.charAt(this.at) == '"') ? quoted() : token();
		List<String> known = this.values.get(name);
		if (value != null && known != null) {
			known.add(value);
		}
		return value != null && (this.at == this.text.length() || isSeparator(this.text.charAt(this.at)));
	}

	private String token() {
		int begin = this.at;
		while (this.at < this.text.length() && !isSeparator(this.text.charAt(this.at))) {
			this.at++;
		}
		return this.text.substring(begin, this.at);
	}

	/** Null where it has no end. */
	private @Nullable String quoted() {
		StringBuilder value = new StringBuilder();
		for (int index = this.at + 1; index < this.text.length(); index++) {
			char letter = this.text.charAt(index);
			if (letter == '"') {
				this.at = index + 1;
				return value.toString();
			}
			if (letter == '\\' && index + 1 < this.text.length()) {
				index++;
			}
			value.append(this.text.charAt(index));
		}
		return null;
	}

	private static boolean isSeparator(char letter) {
		return letter == ',' || letter == ';' || letter == ' ' || letter == '\t';
	}

}

package io.frontrow.engine.http.forwarding;

import java.util.Iterator;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;

/**
 * What RFC 9112, section 3.2, wants of {@code Host}: one on HTTP/1.1, never two, and of
 * the form that RFC 3986 gives. A host without a name is refused too, which an address of
 * {@code http} cannot have.
 */
public final class HostHeader {

	private static final int PORT_MAX = 65_535;

	private static final String SUB_DELIMITERS = "!$&'()*+,;=";

	private HostHeader() {
	}

	/** Whether a request of that version may have these headers. */
	public static boolean isGood(HttpVersion version, HttpHeaders headers) {
		Iterator<? extends CharSequence> hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
		if (!hosts.hasNext()) {
			return version.minorVersion() == 0;
		}
		CharSequence host = hosts.next();
		return isWellFormed(host) && !hosts.hasNext();
	}

	/** Whether it is a name or an address, with or without a port. */
	static boolean isWellFormed(CharSequence host) {
		int end = endOfName(host);
		return end > 0 && (end == host.length() || (host.charAt(end) == ':' && isPort(host, end + 1)));
	}

	/** Where the name ends; 0 where there is none. */
	private static int endOfName(CharSequence host) {
		if (host.isEmpty()) {
			return 0;
		}
		if (host.charAt(0) == '[') {
			int end = host.toString().indexOf(']');
			return (end > 0 && isIpv6(host.subSequence(1, end))) ? end + 1 : 0;
		}
		int index = 0;
		while (index < host.length() && host.charAt(index) != ':') {
			int width = widthOfLetter(host, index);
			if (width == 0) {
				return 0;
			}
			index += width;
		}
		return index;
	}

	/** No zone: it means something on one machine only. */
	private static boolean isIpv6(CharSequence address) {
		return address.toString().indexOf('%') < 0 && NetUtil.isValidIpV6Address(address);
	}

	/** How many characters stand for the letter at that index; 0 where none may. */
	private static int widthOfLetter(CharSequence host, int index) {
		char letter = host.charAt(index);
		if (letter == '%') {
			return (index + 2 < host.length() && isHexadecimal(host.charAt(index + 1))
					&& isHexadecimal(host.charAt(index + 2))) ? 3 : 0;
		}
		return (isUnreserved(letter) || SUB_DELIMITERS.indexOf(letter) >= 0) ? 1 : 0;
	}

	private static boolean isUnreserved(char letter) {
		return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z')
				|| letter == '-' || letter == '.' || letter == '_' || letter == '~';
	}

	private static boolean isHexadecimal(char letter) {
		return letter < 128 && Character.digit(letter, 16) >= 0;
	}

	private static boolean isPort(CharSequence host, int begin) {
		int port = 0;
		for (int index = begin; index < host.length(); index++) {
			char digit = host.charAt(index);
			if (digit < '0' || digit > '9') {
				return false;
			}
			port = port * 10 + digit - '0';
			if (port > PORT_MAX) {
				return false;
			}
		}
		return begin < host.length();
	}

}

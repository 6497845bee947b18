package io.frontrow.engine.http.forwarding;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.ConnectionInfo;

/**
 * What trusted proxies say of a request; null where the header is missing or malformed.
 *
 * @param client who sent it
 * @param host as in {@code Host}
 * @param scheme {@code http} or {@code https}
 * @param prefix the path that stood before the request's own
 */
record Forwarding(@Nullable InetAddress client, @Nullable String host, @Nullable String scheme,
		@Nullable String prefix) {

	/** No part is {@code .} or {@code ..}, which would lead elsewhere. */
	private static final Pattern PREFIX = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)+");

	private static final int PORT_UNKNOWN = -1;

	/** Leaves out what is not of its form. */
	static Forwarding of(@Nullable InetAddress client, @Nullable String host, @Nullable String scheme,
			@Nullable String prefix) {
		return new Forwarding(client, (host != null && HostHeader.isWellFormed(host)) ? host : null,
				("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) ? scheme : null,
				(prefix != null && PREFIX.matcher(prefix).matches()) ? prefix : null);
	}

	/**
	 * The first address from the right that is not trusted, or the leftmost where all
	 * are. The search ends at what is no address: everything left of it is the word of
	 * somebody whom nobody knows.
	 * @param addresses with or without ports, in the order in which proxies added them
	 */
	static @Nullable InetAddress client(List<String> addresses, Predicate<InetAddress> isTrusted) {
		@Nullable InetAddress client = null;
		for (int index = addresses.size() - 1; index >= 0; index--) {
			@Nullable InetAddress address = address(addresses.get(index));
			if (address == null) {
				break;
			}
			client = address;
			if (!isTrusted.test(address)) {
				break;
			}
		}
		return client;
	}

	/** Names are not looked up. */
	private static @Nullable InetAddress address(String text) {
		String host = text;
		if (text.startsWith("[") || text.indexOf(':') == text.lastIndexOf(':')) {
			if (!HostHeader.isWellFormed(text)) {
				return null;
			}
			host = text.substring(0, endOfName(text));
		}
		byte @Nullable [] bytes = (host.indexOf('%') < 0) ? NetUtil.createByteArrayFromIpAddressString(host) : null;
		try {
			return (bytes != null) ? InetAddress.getByAddress(bytes) : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/** Of a name or an address that is well-formed: where its port begins, if any. */
	private static int endOfName(String host) {
		int colon = host.indexOf(':', host.indexOf(']') + 1);
		return (colon < 0) ? host.length() : colon;
	}

	/**
	 * The connection as its client sees it.
	 * @param port the peer's, since nobody says the client's
	 */
	ConnectionInfo applyTo(ConnectionInfo info, int port) {
		ConnectionInfo told = info;
		if (this.scheme != null) {
			told = told.withScheme(this.scheme.toLowerCase(Locale.ROOT));
		}
		InetSocketAddress local = info.getHostAddress();
		if (this.host != null && local != null) {
			int end = endOfName(this.host);
			told = told.withHostAddress(local, this.host.substring(0, end),
					(end == this.host.length()) ? PORT_UNKNOWN : Integer.parseInt(this.host.substring(end + 1)));
		}
		if (this.client != null) {
			told = told.withRemoteAddress(new InetSocketAddress(this.client, port));
		}
		// The last: every other change forgets it.
		return (this.prefix != null) ? told.withForwardedPrefix(this.prefix) : told;
	}

}

package io.frontrow.engine.http.forwarding;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.frontrow.engine.concurrent.LogThrottle;
import io.frontrow.engine.http.forwarding.HttpSettings.Family;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.http.server.ConnectionInfo;

import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Believes the forwarding headers of trusted proxies, and of nobody else: any client can
 * send these headers. Thread-safe.
 */
@Component
class ForwardedHeaders implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

	private static final Logger log = LoggerFactory.getLogger(ForwardedHeaders.class);

	private static final List<AsciiString> NAMES = List.of(XForwarded.FOR, XForwarded.PROTO, XForwarded.HOST,
			XForwarded.PREFIX, Forwarded.NAME);

	private final HttpSettings settings;

	private final LogThrottle warnings = new LogThrottle(LogThrottle.MINUTE, System::nanoTime);

	ForwardedHeaders(HttpSettings settings) {
		this.settings = settings;
	}

	/** In place of Spring's own way, which believes everybody. */
	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		factory.addServerCustomizers((server) -> server.forwarded(this::told));
	}

	private ConnectionInfo told(ConnectionInfo info, HttpRequest request) {
		InetSocketAddress peer = info.getRemoteAddress();
		if (!isForwarded(request.headers()) || peer == null) {
			return info;
		}
		if (!this.settings.isTrusted(peer.getAddress())) {
			warn(peer.getAddress());
			return info;
		}
		Forwarding forwarding = (this.settings.forwarded() == Family.X)
				? XForwarded.read(request.headers(), this.settings::isTrusted)
				: Forwarded.read(request.headers(), this.settings::isTrusted);
		return forwarding.applyTo(info, peer.getPort());
	}

	private static boolean isForwarded(HttpHeaders headers) {
		for (AsciiString name : NAMES) {
			if (headers.contains(name)) {
				return true;
			}
		}
		return false;
	}

	/** Once a minute, whoever it is: a client could otherwise fill the log. */
	private void warn(InetAddress peer) {
		long requests = this.warnings.pass();
		if (requests > 0) {
			log.warn(
					"Forwarding headers of {} are ignored ({} requests since this was last said). If this is your proxy, name it in"
							+ " frontrow.http.trusted-proxies: until then all its clients count as one network.",
					peer.getHostAddress(), requests);
		}
	}

}

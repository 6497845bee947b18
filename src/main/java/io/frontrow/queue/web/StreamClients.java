package io.frontrow.queue.web;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import io.frontrow.queue.stream.StateStreams;
import io.frontrow.queue.stream.StreamClient;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * The connections on which streams are written.
 */
final class StreamClients {

	private StreamClients() {
	}

	/** Who has sent the request. */
	static StreamClient of(ServerHttpRequest request) {
		HttpServerRequest exchange = ServerHttpRequestDecorator.getNativeRequest(request);
		AtomicReference<Connection> found = new AtomicReference<>();
		exchange.withConnection(found::set);
		Connection connection = Objects.requireNonNull(found.get());
		Channel channel = connection.channel();
		noticeSilence(channel);
		return new StreamClient(Mono.defer(connection::onTerminate).onErrorComplete(), () -> close(channel));
	}

	/** At once: what waits to be written would wait for ever. */
	@SuppressWarnings("FutureReturnValueIgnored")
	private static void close(Channel channel) {
		channel.close();
	}

	/**
	 * Small events fit into the buffers of a machine whose other end has vanished; the
	 * system itself would send them again for a quarter of an hour. (RFC 5482; Linux.)
	 */
	private static void noticeSilence(Channel channel) {
		if (channel instanceof EpollSocketChannel socket) {
			try {
				socket.config().setTcpUserTimeout((int) StateStreams.LOST_AFTER.toMillis());
			}
			catch (ChannelException ex) {
				// It is closed already, which the stream is told by the connection's end.
			}
		}
	}

}

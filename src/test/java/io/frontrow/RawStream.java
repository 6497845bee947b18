package io.frontrow;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An event stream on a bare socket, which a client can break in every way. For one
 * thread.
 */
public final class RawStream implements AutoCloseable {

	private static final int LIMIT_MILLIS = 20_000;

	/** The system makes of it the least that it has: some 2 kB. */
	private static final int SMALLEST_BUFFER = 1;

	private final Socket socket = new Socket();

	private final StringBuilder read = new StringBuilder();

	private RawStream() {
	}

	/** Connects, and sends nothing yet. */
	public static RawStream connect(URI address) {
		return connect(address, new RawStream());
	}

	/** A client that can take next to nothing before it reads. */
	public static RawStream connectSmall(URI address) {
		RawStream stream = new RawStream();
		try {
			stream.socket.setReceiveBufferSize(SMALLEST_BUFFER);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return connect(address, stream);
	}

	private static RawStream connect(URI address, RawStream stream) {
		try {
			stream.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort()),
					LIMIT_MILLIS);
			stream.socket.setTcpNoDelay(true);
			stream.socket.setSoTimeout(LIMIT_MILLIS);
			return stream;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Sends the whole request. */
	public RawStream ask(String token) {
		return send(request(token));
	}

	/** Sends the request's first half. */
	public RawStream beginToAsk(String token) {
		String request = request(token);
		return send(request.substring(0, request.length() / 2));
	}

	private static String request(String token) {
		return """
				GET /api/v1/queue/tokens/current/events HTTP/1.1\r
				Host: localhost\r
				Accept: text/event-stream\r
				Queue-Token: %s\r
				\r
				""".formatted(token);
	}

	private RawStream send(String text) {
		try {
			this.socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Says that nothing more will be sent (FIN), and goes on reading. */
	public RawStream finish() {
		try {
			this.socket.shutdownOutput();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Reads until that text was there, or there is no stream, or it is over. */
	public RawStream readUntil(String text) {
		boolean open = true;
		while (open && this.read.indexOf(text) < 0 && !isRefused()) {
			open = readSome();
		}
		return this;
	}

	/** Reads to the end of the connection. */
	public RawStream readToEnd() {
		while (readSome()) {
			// It is kept.
		}
		return this;
	}

	private boolean readSome() {
		try {
			byte[] buffer = new byte[4_096];
			InputStream in = this.socket.getInputStream();
			int size = in.read(buffer);
			this.read.append(new String(buffer, 0, Math.max(0, size), StandardCharsets.UTF_8));
			return size >= 0;
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError(
					"neither an event nor the end within " + Duration.ofMillis(LIMIT_MILLIS) + ": " + this.read, ex);
		}
		catch (IOException ex) {
			// Reset: it is over.
			return false;
		}
	}

	/** Whether the answer is a problem in place of a stream. */
	public boolean isRefused() {
		return this.read.indexOf("application/problem+json") >= 0;
	}

	/** What was read so far. */
	public String text() {
		return this.read.toString();
	}

	/** Closes without a word to what is still to be sent or read (RST). */
	public void reset() {
		try {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

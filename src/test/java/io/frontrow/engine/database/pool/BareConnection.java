package io.frontrow.engine.database.pool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.frontrow.Frontrow;

/**
 * A connection without an HTTP client: a test decides which bytes are sent, and when. No
 * read waits longer than the time that is given.
 */
public final class BareConnection implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(15);

	private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

	private final Socket socket;

	private final InputStream in;

	public BareConnection(Frontrow frontrow) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), frontrow.address().getPort());
		this.in = this.socket.getInputStream();
		this.socket.setTcpNoDelay(true);
	}

	/** Every character is one byte. */
	public BareConnection send(String bytes) throws IOException {
		this.socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/** One answer with a declared length: head and body. */
	public String answer() throws IOException {
		this.socket.setSoTimeout((int) PATIENCE.toMillis());
		String head = head();
		Matcher length = LENGTH.matcher(head);
		byte[] body = this.in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
		return head + new String(body, StandardCharsets.UTF_8);
	}

	/** The answer's head, or what came before the connection was closed. */
	public String head() throws IOException {
		this.socket.setSoTimeout((int) PATIENCE.toMillis());
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			int next = this.in.read();
			if (next < 0) {
				break;
			}
			head.write(next);
		}
		return head.toString(StandardCharsets.UTF_8);
	}

	/** Whether the server closes within that time; what it still sends is read over. */
	public boolean closesWithin(Duration limit) throws IOException {
		long deadline = System.nanoTime() + limit.toNanos();
		try {
			while (true) {
				long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
				if (left <= 0) {
					return false;
				}
				this.socket.setSoTimeout((int) left);
				if (this.in.read() < 0) {
					return true;
				}
			}
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (SocketException reset) {
			return true;
		}
	}

	/** Ends it without the handshake: the server sees a reset. */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}

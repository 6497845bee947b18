package io.frontrow.faults.cluster.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/** One connection over a wire: each piece is passed on as it comes, or is not. */
public final class ProxyConnection {

	private static final int PIECE_BYTES = 16_384;

	private static final Duration STALL_LOOK = Duration.ofMillis(5);

	/**
	 * The head and the body of one request come in two pieces, one right after the other.
	 */
	private static final Duration WHOLE_REQUEST = Duration.ofMillis(10);

	private final Proxy wire;

	private final Socket client;

	private final Socket server;

	public ProxyConnection(Proxy wire, Socket client, Socket server) {
		this.wire = wire;
		this.client = client;
		this.server = server;
	}

	public void begin() throws IOException {
		this.client.setTcpNoDelay(true);
		this.server.setTcpNoDelay(true);
		DaemonThread.start("requests", () -> passOn(this.client, this.server, this::request));
		DaemonThread.start("answers", () -> passOn(this.server, this.client, this::answer));
	}

	/** Both ends find the connection closed. */
	public void end() {
		close(this.client);
		close(this.server);
		this.wire.forget(this);
	}

	private void passOn(Socket from, Socket to, Passage passage) {
		byte[] buffer = new byte[PIECE_BYTES];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
				passage.pass(Arrays.copyOf(buffer, size), out);
			}
		}
		catch (IOException ex) {
			// One end has gone, so the other is told below.
		}
		finally {
			end();
		}
	}

	private void request(byte[] piece, OutputStream out) throws IOException {
		holdUp(piece.length);
		out.write(piece);
		if (this.wire.trouble().hangsUp()) {
			DaemonThread.rest(WHOLE_REQUEST);
			if (this.client.getInputStream().available() == 0) {
				close(this.client);
			}
		}
	}

	/** What the server did, it has done: only the word of it is lost. */
	private void answer(byte[] piece, OutputStream out) throws IOException {
		holdUp(piece.length);
		double share = this.wire.trouble().answersLost();
		if (share > 0 && this.wire.loses(share)) {
			throw new IOException("this answer is lost");
		}
		out.write(piece);
	}

	private void holdUp(int bytes) throws IOException {
		if (this.wire.trouble().cut()) {
			throw new IOException("the wire is cut");
		}
		DaemonThread.rest(this.wire.trouble().holdUp(bytes));
		while (this.wire.trouble().stalled() && !this.client.isClosed()) {
			DaemonThread.rest(STALL_LOOK);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is as closed as it can be.
		}
	}

	/** Passes on one piece. */
	private interface Passage {

		void pass(byte[] piece, OutputStream out) throws IOException;

	}

}

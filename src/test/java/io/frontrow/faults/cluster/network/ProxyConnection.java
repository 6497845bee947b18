package io.frontrow.faults.cluster.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;

import io.frontrow.concurrent.DaemonThread;
import io.frontrow.concurrent.Pause;

/**
 * One connection through a proxy. Each piece of data is passed on as it comes, or not.
 */
final class ProxyConnection {

	private static final int PIECE_BYTES = 16_384;

	private static final Duration STALL_LOOK = Duration.ofMillis(5);

	/**
	 * The head and the body of one request come in two pieces, one right after the other.
	 */
	private static final Duration WHOLE_REQUEST = Duration.ofMillis(10);

	private final Supplier<NetworkFault> fault;

	private final DoublePredicate losesAnswer;

	private final Consumer<ProxyConnection> ended;

	private final Socket client;

	private final Socket server;

	/**
	 * @param fault what happens to data now
	 * @param losesAnswer whether to lose an answer, of which that share is lost
	 * @param ended told when the connection has been closed
	 */
	ProxyConnection(Socket client, Socket server, Supplier<NetworkFault> fault, DoublePredicate losesAnswer,
			Consumer<ProxyConnection> ended) {
		this.fault = fault;
		this.losesAnswer = losesAnswer;
		this.ended = ended;
		this.client = client;
		this.server = server;
	}

	void start() throws IOException {
		this.client.setTcpNoDelay(true);
		this.server.setTcpNoDelay(true);
		DaemonThread.start("requests", () -> passOn(this.client, this.server, this::request));
		DaemonThread.start("answers", () -> passOn(this.server, this.client, this::answer));
	}

	/** Closes both ends. */
	void end() {
		close(this.client);
		close(this.server);
		this.ended.accept(this);
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
			// One end has closed the connection; the other is closed below.
		}
		finally {
			end();
		}
	}

	private void request(byte[] piece, OutputStream out) throws IOException {
		holdUp(piece.length);
		out.write(piece);
		if (this.fault.get().hangsUp()) {
			Pause.of(WHOLE_REQUEST);
			if (this.client.getInputStream().available() == 0) {
				close(this.client);
			}
		}
	}

	/** The server has done what was asked; only its answer is lost. */
	private void answer(byte[] piece, OutputStream out) throws IOException {
		holdUp(piece.length);
		double share = this.fault.get().answersLost();
		if (share > 0 && this.losesAnswer.test(share)) {
			throw new IOException("this answer is lost");
		}
		out.write(piece);
	}

	private void holdUp(int bytes) throws IOException {
		if (this.fault.get().cut()) {
			throw new IOException("the network is cut");
		}
		Duration wait = this.fault.get().holdUp(bytes);
		if (!wait.isZero()) {
			Pause.of(wait);
		}
		while (this.fault.get().stalled() && !this.client.isClosed()) {
			Pause.of(STALL_LOOK);
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// The other end has closed it.
		}
	}

	/** Passes on one piece. */
	private interface Passage {

		void pass(byte[] piece, OutputStream out) throws IOException;

	}

}

package io.frontrow.faults.cluster.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy: what connects to its port is connected to another port of this machine,
 * and everything passes unless there is {@link NetworkFault}.
 * <p>
 * It is our own because it is this small: Toxiproxy, which others use, is a program in Go
 * that would be one more binary to fetch, and knows nothing of an answer that is lost
 * after its request got through. Threads and blocking sockets are enough for the some
 * hundred connections here.
 */
public final class Proxy implements AutoCloseable {

	private static final int CONNECT_LIMIT_MILLIS = 1_000;

	private final ServerSocket listener;

	private final int target;

	private final SplittableRandom luck;

	private final Set<ProxyConnection> conversations = ConcurrentHashMap.newKeySet();

	private volatile NetworkFault trouble = NetworkFault.NONE;

	private Proxy(ServerSocket listener, int target, SplittableRandom luck) {
		this.listener = listener;
		this.target = target;
		this.luck = luck;
	}

	/**
	 * Opens one on a free port.
	 * @param target the port where the server is, or will be
	 */
	public static Proxy to(int target, SplittableRandom luck) {
		try {
			Proxy wire = new Proxy(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), target, luck);
			DaemonThread.start("wire to " + target, wire::accept);
			return wire;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	public NetworkFault trouble() {
		return this.trouble;
	}

	/** From now on this happens to all that passes, also on open connections. */
	public void set(NetworkFault next) {
		this.trouble = next;
		if (next.cut()) {
			this.conversations.forEach(ProxyConnection::end);
		}
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				connect(this.listener.accept());
			}
			catch (IOException ex) {
				// The wire was closed, or this client has gone again.
			}
		}
	}

	private void connect(Socket client) throws IOException {
		Socket server = new Socket();
		ProxyConnection conversation = new ProxyConnection(this, client, server);
		this.conversations.add(conversation);
		try {
			if (this.trouble.cut()) {
				throw new IOException("the wire is cut");
			}
			server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target), CONNECT_LIMIT_MILLIS);
			conversation.begin();
		}
		catch (IOException ex) {
			conversation.end();
		}
	}

	public void forget(ProxyConnection ended) {
		this.conversations.remove(ended);
	}

	public synchronized boolean loses(double share) {
		return this.luck.nextDouble() < share;
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.conversations.forEach(ProxyConnection::end);
	}

}

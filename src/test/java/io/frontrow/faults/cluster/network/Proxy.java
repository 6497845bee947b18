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

import io.frontrow.concurrent.DaemonThread;

/**
 * A TCP proxy. It connects its clients to another port of this machine, and passes all
 * data on unless a {@link NetworkFault} is set.
 * <p>
 * It is our own because it is small: Toxiproxy is a program in Go that would be one more
 * binary to fetch, and it cannot lose an answer after its request has passed. Threads and
 * blocking sockets are enough for a few hundred connections.
 */
public final class Proxy implements AutoCloseable {

	private static final int CONNECT_LIMIT_MILLIS = 1_000;

	private final ServerSocket listener;

	private final int target;

	private final SplittableRandom random;

	private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile NetworkFault fault = NetworkFault.NONE;

	private Proxy(ServerSocket listener, int target, SplittableRandom random) {
		this.listener = listener;
		this.target = target;
		this.random = random;
	}

	/**
	 * Opens one on a free port.
	 * @param target the port where the server is, or will be
	 */
	public static Proxy to(int target, SplittableRandom random) {
		try {
			Proxy proxy = new Proxy(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), target, random);
			DaemonThread.start("proxy to " + target, proxy::accept);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** From now on the fault affects all data, also on open connections. */
	public void set(NetworkFault next) {
		this.fault = next;
		if (next.cut()) {
			this.connections.forEach(ProxyConnection::end);
		}
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				connect(this.listener.accept());
			}
			catch (IOException ex) {
				// The proxy was closed, or this client has gone again.
			}
		}
	}

	private void connect(Socket client) throws IOException {
		Socket server = new Socket();
		ProxyConnection connection = new ProxyConnection(client, server, () -> this.fault, this::loses,
				this.connections::remove);
		this.connections.add(connection);
		try {
			if (this.fault.cut()) {
				throw new IOException("the network is cut");
			}
			server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.target), CONNECT_LIMIT_MILLIS);
			connection.start();
		}
		catch (IOException ex) {
			connection.end();
		}
	}

	private synchronized boolean loses(double share) {
		return this.random.nextDouble() < share;
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.connections.forEach(ProxyConnection::end);
	}

}

package io.frontrow.servers.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Finds loopback ports that nobody listens on. */
public final class FreePort {

	/**
	 * Below the range from which the system chooses the ports of clients. Otherwise,
	 * while a server is down, a client that reconnects in a loop could get the server's
	 * port, or connect to itself.
	 */
	private static final int LOWEST = 15_000;

	private static final int HIGHEST = 32_000;

	private static final int TRIES = 100;

	private static final Random RANDOM = new Random();

	private FreePort() {
	}

	public static int find() {
		return RANDOM.ints(TRIES, LOWEST, HIGHEST)
			.filter(FreePort::isFree)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST));
	}

	public static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}

package io.frontrow.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The port that the application will serve on. */
final class HttpPort {

	private static final int DEFAULT = 8080;

	private HttpPort() {
	}

	/**
	 * Asked before anything is started: else the answer would come after half a minute,
	 * and at the end of a long log.
	 */
	static void requireFree(GivenSettings given) {
		int port = given.text("server.port").map(HttpPort::parse).orElse(DEFAULT);
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(port));
		}
		catch (IOException ex) {
			throw new DemoFailed("Port %d is taken (%s). Choose another: SERVER_PORT=%d ./mvnw spring-boot:test-run"
				.formatted(port, ex.getMessage(), another(port)), ex);
		}
	}

	private static int another(int port) {
		return (port < 65_535) ? port + 1 : DEFAULT;
	}

	private static int parse(String text) {
		try {
			int port = Integer.parseInt(text);
			if (port >= 0 && port <= 65_535) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new DemoFailed("SERVER_PORT is '" + text + "'; it can be 0 (any free port) to 65535");
	}

}

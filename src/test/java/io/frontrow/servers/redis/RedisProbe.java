package io.frontrow.servers.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a Redis of this machine for its process id. */
public final class RedisProbe {

	private static final int LIMIT_MILLIS = 1_000;

	private static final String PROCESS_ID = "process_id:";

	private RedisProbe() {
	}

	/** The process id that it reports; -1 if it does not answer. */
	public static long processId(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
			socket.setSoTimeout(LIMIT_MILLIS);
			return ask(socket);
		}
		catch (IOException ex) {
			return -1;
		}
	}

	private static long ask(Socket socket) throws IOException {
		OutputStream request = socket.getOutputStream();
		request.write("PING\r\nINFO server\r\n".getBytes(StandardCharsets.US_ASCII));
		request.flush();
		BufferedReader answer = new BufferedReader(
				new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
		if (!"+PONG".equals(answer.readLine())) {
			return -1;
		}
		for (String line = answer.readLine(); line != null; line = answer.readLine()) {
			if (line.startsWith(PROCESS_ID)) {
				return Long.parseLong(line.substring(PROCESS_ID.length()));
			}
		}
		return -1;
	}

}

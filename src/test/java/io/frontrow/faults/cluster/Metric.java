package io.frontrow.faults.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A metric of an application, by its actuator. */
final class Metric {

	private static final Duration LIMIT = Duration.ofSeconds(2);

	private static final JsonMapper JSON = new JsonMapper();

	private Metric() {
	}

	/** The sum over all tags; 0 where the application does not answer. */
	static double read(int port, String name) {
		try {
			URI address = URI.create("http://127.0.0.1:" + port + "/actuator/metrics/" + name);
			URLConnection connection = address.toURL().openConnection();
			connection.setConnectTimeout((int) LIMIT.toMillis());
			connection.setReadTimeout((int) LIMIT.toMillis());
			try (InputStream answer = connection.getInputStream()) {
				JsonNode figure = JSON.readTree(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
				return figure.path("measurements").path(0).path("value").asDouble(0);
			}
		}
		catch (IOException ex) {
			return 0;
		}
	}

}

package io.frontrow.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.frontrow.concurrent.Pause;
import tools.jackson.databind.JsonNode;

/** A fan on the way from the line to paid seats, as the API has it for everyone. */
final class Buyer {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final FrontrowClient client;

	private final long concertId;

	private final String token;

	private Buyer(FrontrowClient client, long concertId, String token) {
		this.client = client;
		this.concertId = concertId;
		this.token = token;
	}

	static Buyer joining(FrontrowClient client, Demo.Fan fan, long concertId) {
		JsonNode state = client.post("/queue/tokens", Map.of("userId", fan.userId(), "concertId", concertId));
		return new Buyer(client, concertId, state.path("token").asString());
	}

	/** Asks as often as it is told to. */
	void awaitAdmission() {
		long end = System.nanoTime() + LIMIT.toNanos();
		JsonNode state = get("/queue/tokens/current");
		while (!"ACTIVE".equals(state.path("status").asString())) {
			if (System.nanoTime() > end) {
				throw new DemoFailed("A buyer was not admitted to concert " + this.concertId + " within "
						+ LIMIT.toSeconds() + " s");
			}
			Pause.of(Duration.ofSeconds(state.path("pollAfterSeconds").asLong()));
			state = get("/queue/tokens/current");
		}
	}

	/** Takes the first seats that are free on the concert's first evening. */
	void buy(int count) {
		JsonNode performance = get("/concerts/" + this.concertId).path("performances").path(0);
		List<Long> seats = performance.path("seats")
			.valueStream()
			.filter((seat) -> "AVAILABLE".equals(seat.path("status").asString()))
			.limit(count)
			.map((seat) -> seat.path("seatId").asLong())
			.toList();
		JsonNode reservation = post("/reservations",
				Map.of("performanceId", performance.path("performanceId").asLong(), "seatIds", seats));
		post("/payments", Map.of("reservationId", reservation.path("reservationId").asString()));
	}

	private JsonNode get(String path) {
		return this.client.get(path, "Queue-Token", this.token);
	}

	private JsonNode post(String path, Object body) {
		return this.client.post(path, body, "Queue-Token", this.token);
	}

}

package io.frontrow.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.queue.token.TokenKey;
import io.frontrow.queue.token.TokenSigner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two deployments, each with a database of its own, have the same
 * {@code frontrow.queue.token-key}: the tokens of one are nothing at the other.
 */
class ForeignTokensIT {

	private static final String SHARED_KEY = "the same key at two deployments, by mistake";

	private static Frontrow here;

	/** It signs as the other deployment does. */
	private final TokenSigner there = new TokenSigner(List.of(key(SHARED_KEY)), List.of(key("kept there")));

	@BeforeAll
	static void start() {
		here = Frontrow.start("frontrow.queue.token-key=" + SHARED_KEY);
	}

	@AfterAll
	static void stop() {
		here.close();
	}

	private static TokenKey key(String secret) {
		return new TokenKey(secret.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void tokenOfAnotherDeploymentPassesNowhere() {
		// In a lobby the instance tells the state of a queue number that it knows to
		// wait.
		Sale sale = here.announce(new SalePlan().section("A", 1, 2, 0).opensAt(Instant.now().plus(Duration.ofDays(1))));
		Fan first = here.fan("Alex").join(sale);
		first.state();
		first.state();
		for (long number : List.of(1L, 77L)) {
			String foreign = foreign(sale, number, Ids.next(), this.there.nextId());
			here.get("/queue/tokens/current").token(foreign).isRefused(404, "QUEUE_TOKEN_NOT_FOUND");
			here.delete("/queue/tokens/current").token(foreign).isRefused(404, "QUEUE_TOKEN_NOT_FOUND");
			for (Call call : List.of(here.get(sale.path("/dates")),
					here.post("/reservations",
							Map.of("performanceId", sale.performanceId(), "bestAvailable", Map.of("count", 1))),
					here.post("/payments", Map.of("reservationId", Ids.next())))) {
				call.token(foreign).isRefused(401, "QUEUE_TOKEN_INVALID");
			}
		}
		assertThat(here.line(sale).number("waiting")).isEqualTo(1);
		assertThat(first.state().text("status")).isEqualTo("WAITING");
	}

	/** Earlier versions gave out ids without the mark of the database. */
	@Test
	void tokenOfAnEarlierVersionComesBackWhenRedisForgetsIt() {
		Sale sale = here.announce(new SalePlan().section("A", 1, 2, 0));
		here.tune(sale, Map.of("paused", true));
		Fan fan = here.fan("Alex").join(sale);
		String earlier = foreign(sale, 500, UUID.fromString(fan.userId()), LineScript.nextId());
		LineScript.REDIS
			.del(LineScript.REDIS.keys(new QueueKeys(sale.concertId()).prefix() + "*").toArray(String[]::new));
		assertThat(here.get("/queue/tokens/current").token(earlier).answers(200).text("status")).isEqualTo("WAITING");
	}

	private String foreign(Sale sale, long number, UUID userId, String id) {
		boolean drawn = number < 100;
		return this.there.sign(sale.concertId(), new QueueNumber(number, 0, drawn), userId, id, this.there.newestKey())
			.text();
	}

}

package io.frontrow.queue;

import java.util.Map;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Places that the operator gives, and a line that takes nobody new. */
class LanesIT {

	private final Frontrow frontrow = Frontrow.shared();

	private Answer issue(Sale sale, Object userId, Object lane) {
		return this.frontrow
			.post("/admin/queues/" + sale.concertId() + "/tokens", Map.of("userId", userId, "lane", lane))
			.asOperator()
			.send();
	}

	private Sale pausedSale() {
		Sale sale = this.frontrow.sale(1, 4, 0);
		this.frontrow.tune(sale, Map.of("paused", true));
		return sale;
	}

	@Test
	void placeInALaneCountsThoseAheadInIt() {
		Sale sale = pausedSale();
		this.frontrow.fan("Normal").join(sale);
		Fan guest = this.frontrow.fan("Guest");
		Answer issued = issue(sale, guest.userId(), 2).hasStatus(201);
		assertThat(issued.text("token")).matches("[A-Za-z0-9._-]{20,128}");
		assertThat(issued.number("position")).isEqualTo(1);
		assertThat(issued.number("waiting")).isEqualTo(2);
		assertThat(issue(sale, this.frontrow.fan("Second").userId(), 2).number("position")).isEqualTo(2);
		assertThat(issue(sale, guest.userId(), 2).hasStatus(200).text("token")).isEqualTo(issued.text("token"));
		assertThat(guest.join(sale).token()).as("a reload keeps the lane").isEqualTo(issued.text("token"));
	}

	@Test
	void placeInAnotherLaneReplacesTheOneHad() {
		Sale sale = pausedSale();
		Fan fan = this.frontrow.fan("Alex").join(sale);
		String better = issue(sale, fan.userId(), 3).hasStatus(201).text("token");
		assertThat(fan.state().text("reason")).isEqualTo("LEFT");
		assertThat(fan.join(sale).token()).isEqualTo(better);
		assertThat(this.frontrow.line(sale).number("waiting")).isEqualTo(1);
	}

	@Test
	void closedLineTakesOnlyWhomTheOperatorSends() {
		Sale sale = pausedSale();
		Fan inside = this.frontrow.fan("Inside").join(sale);
		this.frontrow.tune(sale, Map.of("closed", true, "paused", false));
		Fan outside = this.frontrow.fan("Outside");
		outside.tryToJoin(sale).isProblem(409, "QUEUE_CLOSED");
		issue(sale, outside.userId(), 0).hasStatus(201);
		inside.awaitActive();
		outside.join(sale).awaitActive();
		assertThat(this.frontrow.line(sale).get("settings").get("closed").booleanValue()).isTrue();
		this.frontrow.tune(sale, Map.of("closed", false));
		this.frontrow.fan("Later").join(sale);
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", "4", "1.5", "'1'", "null" })
	void thereIsNoSuchLane(String lane) {
		Sale sale = pausedSale();
		String body = "{'userId':'%s','lane':%s}".formatted(this.frontrow.fan("Alex").userId(), lane);
		this.frontrow.post("/admin/queues/" + sale.concertId() + "/tokens", body.replace('\'', '"'))
			.asOperator()
			.isRefused(400, "INVALID_REQUEST")
			.blames("lane");
	}

	@Test
	void refusesUnknownUserThenUnknownConcert() {
		Sale sale = pausedSale();
		issue(sale, "01a1fd69-3a16-7162-89d7-a413d0bcc19b", 1).isProblem(404, "USER_NOT_FOUND");
		this.frontrow
			.post("/admin/queues/987654321/tokens", Map.of("userId", this.frontrow.fan("A").userId(), "lane", 1))
			.asOperator()
			.isRefused(404, "CONCERT_NOT_FOUND");
		this.frontrow.post("/admin/queues/" + sale.concertId() + "/tokens", "{}")
			.isRefused(401, "AUTHENTICATION_REQUIRED");
	}

}

package io.frontrow;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the application answers is what its OpenAPI document says that it answers. */
class OpenApiAnswersIT {

	private final Frontrow frontrow = Frontrow.shared();

	private final DocumentedAnswers documented = new DocumentedAnswers(new OpenApi(this.frontrow));

	private final Sale concert = this.frontrow.sale(2, 5, 55_000);

	private final Fan fan = this.frontrow.fan("김하늘");

	@Test
	void answersOfUsersAndBalance() {
		String user = "/users/" + this.fan.userId();
		this.documented.holds("POST /users", this.frontrow.post("/users", Map.of("name", "이도윤")).answers(201));
		this.documented.holds("POST /users/{userId}/balance/charges",
				this.frontrow.post(user + "/balance/charges", Map.of("amount", 1)).answers(200));
		this.documented.holds("GET /users/{userId}/balance", this.frontrow.get(user + "/balance").answers(200));
		// The reference of a charge is null, and so is the cursor of the last page.
		this.documented.holds("GET /users/{userId}/balance/entries",
				this.frontrow.get(user + "/balance/entries").answers(200));
		this.fan.charge(1);
		this.documented.holds("GET /users/{userId}/balance/entries",
				this.frontrow.get(user + "/balance/entries?limit=1").answers(200));
		this.documented.holds("GET /users/{userId}/reservations",
				this.frontrow.get(user + "/reservations").answers(200));
	}

	@Test
	void answersOfTheLine() {
		Sale later = this.frontrow
			.sale(new SalePlan().section("A", 1, 2, 100).opensAt(Instant.now().plusSeconds(86_400)));
		Answer waiting = this.documented.holds("POST /queue/tokens", this.fan.tryToJoin(later).hasStatus(201));
		this.documented.holds("POST /queue/tokens", this.fan.tryToJoin(later).hasStatus(200));
		assertThat(waiting.json().propertyNames()).startsWith("token", "userId", "concertId", "status");
		assertThat(waiting.header("Retry-After")).hasValue(waiting.get("pollAfterSeconds").asString());

		this.fan.enter(this.concert);
		Answer active = this.documented.holds("GET /queue/tokens/current", this.fan.state());
		assertThat(active.json().propertyNames()).startsWith("userId", "concertId", "status");
		this.documented.holds("DELETE /queue/tokens/current", this.fan.leave());
		Answer expired = this.documented.holds("GET /queue/tokens/current", this.fan.awaitStatus("EXPIRED"));
		assertThat(expired.json().propertyNames()).startsWith("userId", "concertId", "status");
	}

	@Test
	void answersOfTheCatalogue() {
		this.documented.holds("GET /concerts", this.frontrow.get("/concerts?limit=1").answers(200));
		this.fan.enter(this.concert);
		this.documented.holds("GET /concerts/{concertId}", this.fan.asks(this.concert.path("")).answers(200));
		this.documented.holds("GET /concerts/{concertId}/dates",
				this.fan.asks(this.concert.path("/dates")).answers(200));
		this.documented.holds("GET /concerts/{concertId}/dates/{date}/seats",
				this.fan.asks(this.concert.path("/dates/" + this.concert.firstDate() + "/seats")).answers(200));
	}

	@Test
	void answersOfReservationAndPayment() {
		this.fan.enter(this.concert);
		List<Long> seats = this.fan.seats(this.concert);
		String given = this.documented
			.holds("POST /reservations", this.fan.reserve(this.concert, seats.get(0)).hasStatus(201))
			.text("reservationId");
		this.documented.holds("DELETE /reservations/{reservationId}", this.fan.cancel(given));
		this.documented
			.holds("POST /reservations",
					this.frontrow
						.post("/reservations",
								Map.of("performanceId", this.concert.performanceId(), "bestAvailable",
										Map.of("count", 1)))
						.token(this.fan.token())
						.answers(201));
		String held = this.fan.hold(this.concert, seats.get(8), seats.get(9));
		this.documented.holds("GET /reservations/{reservationId}", this.fan.reservation(held).hasStatus(200));
		this.documented.holds("POST /payments", this.fan.pay(held).hasStatus(402));
		Answer paid = this.documented.holds("POST /payments", this.fan.charge(200_000).pay(held).hasStatus(201));
		this.documented.holds("GET /payments/{paymentId}",
				this.fan.asks("/payments/" + paid.text("paymentId")).answers(200));
		this.documented.holds("GET /reservations/{reservationId}", this.fan.reservation(held).hasStatus(200));
		this.documented.holds("GET /users/{userId}/reservations",
				this.frontrow.get("/users/" + this.fan.userId() + "/reservations?limit=1").answers(200));
	}

	@Test
	void answersOfOperators() {
		SalePlan plan = new SalePlan().section("A", 1, 1, 0);
		this.documented.holds("POST /admin/concerts",
				this.frontrow.post("/admin/concerts", plan.body()).asOperator().answers(201));
		this.documented.holds("GET /admin/queues/{concertId}", this.frontrow.line(this.concert));
		this.documented.holds("PATCH /admin/queues/{concertId}",
				this.frontrow.tune(this.concert, Map.of("maxActive", 7)));
		this.documented.holds("GET /admin/audit", this.frontrow.get("/admin/audit").asOperator().answers(200));
	}

	@Test
	void refusals() {
		this.documented.holds("POST /users", this.frontrow.post("/users", "{}").isRefused(400, "INVALID_REQUEST"));
		this.documented.holds("GET /admin/audit",
				this.frontrow.get("/admin/audit").isRefused(401, "AUTHENTICATION_REQUIRED"));
		this.documented.holds("GET /concerts/{concertId}",
				this.frontrow.get(this.concert.path("")).isRefused(401, "QUEUE_TOKEN_REQUIRED"));
		this.fan.enter(this.concert);
		List<Long> seats = this.fan.seats(this.concert);
		this.fan.hold(this.concert, seats.get(0));
		this.documented.holds("POST /reservations",
				this.fan.reserve(this.concert, seats.get(0)).isProblem(409, "SEAT_ALREADY_RESERVED"));
	}

	/** Else the tests above would pass whatever was answered. */
	@Test
	void anAnswerOfAnotherFormIsNoticed() {
		Answer user = this.frontrow.post("/users", Map.of("name", "이도윤")).answers(201);
		Answer lacking = with(user, user.raw().replaceFirst("\"name\":\"[^\"]*\",", ""));
		Answer excessive = with(user, user.raw().replaceFirst("\\{", "{\"extra\":1,"));
		Answer empty = with(user, user.raw().replaceFirst("\"name\":\"[^\"]*\"", "\"name\":null"));
		Answer malformed = with(user, user.raw().replaceFirst("\"userId\":\"[^\"]*\"", "\"userId\":\"1-1-1-1-1\""));
		assertThat(List.of(lacking, excessive, empty, malformed))
			.allSatisfy((answer) -> assertThat(this.documented.breaches("POST /users", answer)).hasSize(1));
	}

	private static Answer with(Answer answer, String body) {
		assertThat(body).isNotEqualTo(answer.raw());
		return new Answer(answer.call(), answer.status(), answer.headers(), body);
	}

}

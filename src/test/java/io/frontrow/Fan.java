package io.frontrow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A user with the queue token last issued, going through the journey. Each step is one
 * call; those that return an {@link Answer} expect nothing, the others expect success.
 */
public final class Fan {

	/** A line that moves quickly needs a second; a busy machine may need more. */
	private static final Duration ADMISSION_LIMIT = Duration.ofSeconds(20);

	private static final int TOO_OFTEN = 429;

	private static final Duration LITTLE = Duration.ofMillis(100);

	private final Frontrow frontrow;

	private final String userId;

	private @Nullable String token;

	Fan(Frontrow frontrow, String userId) {
		this.frontrow = frontrow;
		this.userId = userId;
	}

	/** The same user with the same token, at another instance. */
	public Fan at(Frontrow instance) {
		Fan same = new Fan(instance, this.userId);
		same.token = this.token;
		return same;
	}

	public String userId() {
		return this.userId;
	}

	public String token() {
		if (this.token == null) {
			throw new IllegalStateException("the fan has not joined a line");
		}
		return this.token;
	}

	public Fan charge(long amount) {
		this.frontrow.post("/users/" + this.userId + "/balance/charges", Map.of("amount", amount)).answers(200);
		return this;
	}

	public long balance() {
		return this.frontrow.get("/users/" + this.userId + "/balance").answers(200).number("balance");
	}

	/** The ledger, newest first. */
	public JsonNode entries() {
		return this.frontrow.get("/users/" + this.userId + "/balance/entries").answers(200).get("entries");
	}

	/** Joins the line, or finds the place had already, and keeps its token. */
	public Fan join(Sale sale) {
		Answer answer = tryToJoin(sale);
		assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
		this.token = answer.text("token");
		return this;
	}

	public Answer tryToJoin(Sale sale) {
		return this.frontrow.post("/queue/tokens", Map.of("userId", this.userId, "concertId", sale.concertId())).send();
	}

	/** Joins the line and waits until it is the fan's turn. */
	public Fan enter(Sale sale) {
		return join(sale).awaitActive();
	}

	public Fan awaitActive() {
		awaitStatus("ACTIVE");
		return this;
	}

	/** Asks again until the token is in that state, at most 20 s. */
	public Answer awaitStatus(String status) {
		assertThat(Waiting.until(ADMISSION_LIMIT, () -> state().text("status").equals(status)))
			.as("%s became %s", this, status)
			.isTrue();
		return state();
	}

	/** The token's state; where it was asked for too often, a little later. */
	public Answer state() {
		Answer answer = poll();
		while (answer.status() == TOO_OFTEN) {
			Pause.of(LITTLE);
			answer = poll();
		}
		return answer.hasStatus(200);
	}

	/** Asks for the token's state once. */
	public Answer poll() {
		return this.frontrow.get("/queue/tokens/current").token(token()).send();
	}

	public Answer leave() {
		return this.frontrow.delete("/queue/tokens/current").token(token()).send();
	}

	/** A gated call. */
	public Call asks(String path) {
		return this.frontrow.get(path).token(token());
	}

	/** The performances of the date with their seats. */
	public JsonNode houses(Sale sale, String date) {
		return asks("/concerts/" + sale.concertId() + "/dates/" + date + "/seats").answers(200).get("performances");
	}

	/** The ids of the seats of the first evening, by their number. */
	public List<Long> seats(Sale sale) {
		return StreamSupport.stream(firstHouse(sale).get("seats").spliterator(), false)
			.map((seat) -> seat.get("seatId").longValue())
			.toList();
	}

	/** What that seat of the first evening shows. */
	public String seatStatus(Sale sale, long seatId) {
		return StreamSupport.stream(firstHouse(sale).get("seats").spliterator(), false)
			.filter((seat) -> seat.get("seatId").longValue() == seatId)
			.map((seat) -> seat.get("status").stringValue())
			.findFirst()
			.orElseThrow();
	}

	/** How many seats of the first evening can be reserved. */
	public int remaining(Sale sale) {
		return firstHouse(sale).get("remaining").intValue();
	}

	private JsonNode firstHouse(Sale sale) {
		return houses(sale, sale.firstDate()).get(0);
	}

	/** The call that reserves these seats, still to be sent. */
	public Call reserving(long performanceId, List<Long> seatIds) {
		return this.frontrow.post("/reservations", Map.of("performanceId", performanceId, "seatIds", seatIds))
			.token(token());
	}

	/** The call that reserves, with any body, still to be sent. */
	public Call reserving(String body) {
		return this.frontrow.post("/reservations", body).token(token());
	}

	public Answer reserve(Sale sale, Long... seatIds) {
		return reserving(sale.performanceId(), List.of(seatIds)).send();
	}

	/** Reserves, and must get, these seats; returns the reservation's id. */
	public String hold(Sale sale, Long... seatIds) {
		return reserve(sale, seatIds).hasStatus(201).text("reservationId");
	}

	/**
	 * Reserves, and must get, the seats of these numbers; returns the reservation's id.
	 */
	public String holdNumbers(Sale sale, int... numbers) {
		List<Long> seats = seats(sale);
		return hold(sale,
				java.util.Arrays.stream(numbers).mapToObj((number) -> seats.get(number - 1)).toArray(Long[]::new));
	}

	public Answer reservation(String reservationId) {
		return asks("/reservations/" + reservationId).send();
	}

	public Answer cancel(String reservationId) {
		return this.frontrow.delete("/reservations/" + reservationId).token(token()).send();
	}

	/** The call that pays the reservation, still to be sent. */
	public Call paying(String reservationId) {
		return this.frontrow.post("/payments", Map.of("reservationId", reservationId)).token(token());
	}

	public Answer pay(String reservationId) {
		return paying(reservationId).send();
	}

	@Override
	public String toString() {
		return "fan " + this.userId;
	}

}

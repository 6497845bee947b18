package io.frontrow.queue;

import java.util.List;
import java.util.Map;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of checks on every call that wants a token, as a table: syntax, token
 * missing, unknown, target missing, another concert's, ended, waiting.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateContractIT {

	private static final String NOTHING = "01a1fd69-3a16-7162-89d7-a413d0bcc19b";

	private final Frontrow frontrow = Frontrow.shared();

	private final Sale sale = this.frontrow.sale(1, 2, 0);

	private final Sale other = this.frontrow.sale(1, 2, 0);

	private final Fan active = this.frontrow.fan("Active").enter(this.sale);

	private final Fan ended = this.frontrow.fan("Ended").enter(this.sale);

	private final Fan waiting = this.frontrow.fan("Waiting");

	private long ownSeat;

	private long foreignSeat;

	@BeforeAll
	void bringTokensIntoTheirStates() {
		this.ownSeat = this.active.seats(this.sale).get(0);
		this.foreignSeat = this.frontrow.fan("Other").enter(this.other).seats(this.other).get(0);
		this.ended.leave().hasStatus(204);
		this.frontrow.tune(this.sale, Map.of("paused", true));
		this.waiting.join(this.sale);
	}

	/**
	 * The gated calls with their target: of the token's concert ({@code own}), of another
	 * ({@code foreign}), missing, or malformed.
	 */
	@ParameterizedTest(name = "{0} with {1} token")
	@CsvSource(delimiter = '|', textBlock = """
			concert malformed     | no      | 400 INVALID_REQUEST
			concert malformed     | forged  | 400 INVALID_REQUEST
			concert missing       | no      | 401 QUEUE_TOKEN_REQUIRED
			concert missing       | forged  | 401 QUEUE_TOKEN_INVALID
			concert missing       | waiting | 404 CONCERT_NOT_FOUND
			concert missing       | ended   | 404 CONCERT_NOT_FOUND
			concert foreign       | no      | 401 QUEUE_TOKEN_REQUIRED
			concert foreign       | forged  | 401 QUEUE_TOKEN_INVALID
			concert foreign       | active  | 403 QUEUE_TOKEN_WRONG_CONCERT
			concert foreign       | ended   | 403 QUEUE_TOKEN_WRONG_CONCERT
			concert foreign       | waiting | 403 QUEUE_TOKEN_WRONG_CONCERT
			concert own           | no      | 401 QUEUE_TOKEN_REQUIRED
			concert own           | empty   | 401 QUEUE_TOKEN_REQUIRED
			concert own           | garbage | 401 QUEUE_TOKEN_INVALID
			concert own           | forged  | 401 QUEUE_TOKEN_INVALID
			concert own           | ended   | 401 QUEUE_TOKEN_EXPIRED
			concert own           | waiting | 403 QUEUE_TOKEN_NOT_ACTIVE
			concert own           | active  | 200

			dates malformed       | no      | 400 INVALID_REQUEST
			dates missing         | forged  | 401 QUEUE_TOKEN_INVALID
			dates missing         | waiting | 404 CONCERT_NOT_FOUND
			dates foreign         | ended   | 403 QUEUE_TOKEN_WRONG_CONCERT
			dates own             | no      | 401 QUEUE_TOKEN_REQUIRED
			dates own             | forged  | 401 QUEUE_TOKEN_INVALID
			dates own             | ended   | 401 QUEUE_TOKEN_EXPIRED
			dates own             | waiting | 403 QUEUE_TOKEN_NOT_ACTIVE
			dates own             | active  | 200

			seats malformed       | no      | 400 INVALID_REQUEST
			seats malformed       | waiting | 400 INVALID_REQUEST
			seats missing         | no      | 401 QUEUE_TOKEN_REQUIRED
			seats missing         | ended   | 404 CONCERT_NOT_FOUND
			seats missing date    | forged  | 401 QUEUE_TOKEN_INVALID
			seats missing date    | waiting | 404 PERFORMANCE_NOT_FOUND
			seats missing date    | ended   | 404 PERFORMANCE_NOT_FOUND
			seats foreign         | active  | 403 QUEUE_TOKEN_WRONG_CONCERT
			seats own             | no      | 401 QUEUE_TOKEN_REQUIRED
			seats own             | forged  | 401 QUEUE_TOKEN_INVALID
			seats own             | ended   | 401 QUEUE_TOKEN_EXPIRED
			seats own             | waiting | 403 QUEUE_TOKEN_NOT_ACTIVE
			seats own             | active  | 200

			reserve malformed     | no      | 400 INVALID_REQUEST
			reserve malformed     | ended   | 400 INVALID_REQUEST
			reserve missing       | no      | 401 QUEUE_TOKEN_REQUIRED
			reserve missing       | forged  | 401 QUEUE_TOKEN_INVALID
			reserve missing       | waiting | 404 PERFORMANCE_NOT_FOUND
			reserve missing       | ended   | 404 PERFORMANCE_NOT_FOUND
			reserve missing seat  | forged  | 401 QUEUE_TOKEN_INVALID
			reserve missing seat  | ended   | 404 SEAT_NOT_FOUND
			reserve missing seat  | active  | 404 SEAT_NOT_FOUND
			reserve foreign       | no      | 401 QUEUE_TOKEN_REQUIRED
			reserve foreign       | forged  | 401 QUEUE_TOKEN_INVALID
			reserve foreign       | active  | 403 QUEUE_TOKEN_WRONG_CONCERT
			reserve foreign       | ended   | 403 QUEUE_TOKEN_WRONG_CONCERT
			reserve foreign       | waiting | 403 QUEUE_TOKEN_WRONG_CONCERT
			reserve own           | no      | 401 QUEUE_TOKEN_REQUIRED
			reserve own           | empty   | 401 QUEUE_TOKEN_REQUIRED
			reserve own           | garbage | 401 QUEUE_TOKEN_INVALID
			reserve own           | forged  | 401 QUEUE_TOKEN_INVALID
			reserve own           | ended   | 401 QUEUE_TOKEN_EXPIRED
			reserve own           | waiting | 403 QUEUE_TOKEN_NOT_ACTIVE

			pay malformed         | no      | 400 INVALID_REQUEST
			pay malformed         | ended   | 400 INVALID_REQUEST
			pay missing           | no      | 401 QUEUE_TOKEN_REQUIRED
			pay missing           | empty   | 401 QUEUE_TOKEN_REQUIRED
			pay missing           | garbage | 401 QUEUE_TOKEN_INVALID
			pay missing           | forged  | 401 QUEUE_TOKEN_INVALID
			pay missing           | waiting | 404 RESERVATION_NOT_FOUND
			pay missing           | ended   | 404 RESERVATION_NOT_FOUND
			pay missing           | active  | 404 RESERVATION_NOT_FOUND

			reservation malformed | no      | 400 INVALID_REQUEST
			reservation missing   | no      | 401 QUEUE_TOKEN_REQUIRED
			reservation missing   | garbage | 401 QUEUE_TOKEN_INVALID
			reservation missing   | forged  | 401 QUEUE_TOKEN_INVALID
			reservation missing   | ended   | 404 RESERVATION_NOT_FOUND
			reservation missing   | waiting | 404 RESERVATION_NOT_FOUND
			cancel malformed      | no      | 400 INVALID_REQUEST
			cancel missing        | no      | 401 QUEUE_TOKEN_REQUIRED
			cancel missing        | forged  | 401 QUEUE_TOKEN_INVALID
			cancel missing        | ended   | 404 RESERVATION_NOT_FOUND
			payment malformed     | no      | 400 INVALID_REQUEST
			payment missing       | no      | 401 QUEUE_TOKEN_REQUIRED
			payment missing       | forged  | 401 QUEUE_TOKEN_INVALID
			payment missing       | ended   | 404 PAYMENT_NOT_FOUND
			""")
	void refusesInOrder(String call, String token, String expected) {
		Answer answer = with(token, call(call)).send();
		if (expected.equals("200")) {
			answer.hasStatus(200);
			return;
		}
		answer.isProblem(Integer.parseInt(expected.substring(0, 3)), expected.substring(4));
		if (expected.endsWith("QUEUE_TOKEN_NOT_ACTIVE")) {
			assertThat(answer.number("position")).isEqualTo(1);
		}
	}

	private Call call(String named) {
		String malformed = named.endsWith("malformed") ? "x" : NOTHING;
		return switch (named.substring(0, named.indexOf(' '))) {
			case "concert" -> this.frontrow.get("/concerts/" + concertId(named));
			case "dates" -> this.frontrow.get("/concerts/" + concertId(named) + "/dates");
			case "seats" -> this.frontrow.get("/concerts/" + concertId(named) + "/dates/" + date(named) + "/seats");
			case "reserve" -> this.frontrow.post("/reservations", reservation(named));
			case "pay" -> this.frontrow.post("/payments", Map.of("reservationId", malformed));
			case "reservation" -> this.frontrow.get("/reservations/" + malformed);
			case "cancel" -> this.frontrow.delete("/reservations/" + malformed);
			case "payment" -> this.frontrow.get("/payments/" + malformed);
			default -> throw new IllegalArgumentException(named);
		};
	}

	/** What follows the name of the call. */
	private static String target(String named) {
		return named.substring(named.indexOf(' ') + 1);
	}

	private String concertId(String named) {
		return switch (target(named)) {
			case "missing" -> "987654321";
			case "foreign" -> String.valueOf(this.other.concertId());
			case "malformed" -> named.startsWith("seats") ? "1" : "x";
			default -> String.valueOf(this.sale.concertId());
		};
	}

	private String date(String named) {
		return switch (named) {
			case "seats malformed" -> "2037-02-30";
			case "seats missing date" -> "2037-05-02";
			default -> this.sale.firstDate();
		};
	}

	private Object reservation(String named) {
		Sale target = named.endsWith("foreign") ? this.other : this.sale;
		long seat = named.endsWith("foreign") ? this.foreignSeat : this.ownSeat;
		return switch (target(named)) {
			case "malformed" -> Map.of("performanceId", 1);
			case "missing" -> Map.of("performanceId", 987_654_321_001L, "seatIds", List.of(seat));
			case "missing seat" -> Map.of("performanceId", target.performanceId(), "seatIds", List.of(seat, seat + 2));
			default -> Map.of("performanceId", target.performanceId(), "seatIds", List.of(seat));
		};
	}

	/** All but its signature is right. */
	private String forged() {
		String token = this.active.token();
		String signature = token.substring(token.length() - 21);
		return token.substring(0, token.length() - 21) + new StringBuilder(signature).reverse();
	}

	private Call with(String token, Call call) {
		return switch (token) {
			case "no" -> call;
			case "empty" -> call.token("");
			case "garbage" -> call.token("garbage");
			case "forged" -> call.token(forged());
			case "active" -> call.token(this.active.token());
			case "ended" -> call.token(this.ended.token());
			case "waiting" -> call.token(this.waiting.token());
			default -> throw new IllegalArgumentException(token);
		};
	}

}

package io.frontrow.reservation.web;

import java.util.Objects;
import java.util.UUID;

import io.frontrow.account.Users;
import io.frontrow.engine.http.Listing;
import io.frontrow.engine.http.Page;
import io.frontrow.engine.http.forwarding.ApiPath;
import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.Idempotency;
import io.frontrow.queue.Gate;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenView;
import io.frontrow.reservation.LeaveQueue;
import io.frontrow.reservation.ReserveSeats;
import io.frontrow.reservation.ending.CancelReservation;
import io.frontrow.reservation.state.ListKey;
import io.frontrow.reservation.state.Reservation;
import io.frontrow.reservation.state.Reservations;
import io.frontrow.reservation.state.SeatWish;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
class ReservationController {

	private final Gate gate;

	private final ReserveSeats reserveSeats;

	private final CancelReservation cancelReservation;

	private final LeaveQueue leaveLine;

	private final Reservations reservations;

	private final Users users;

	private final Idempotency idempotency;

	ReservationController(Gate gate, ReserveSeats reserveSeats, CancelReservation cancelReservation,
			LeaveQueue leaveLine, Reservations reservations, Users users, Idempotency idempotency) {
		this.gate = gate;
		this.reserveSeats = reserveSeats;
		this.cancelReservation = cancelReservation;
		this.leaveLine = leaveLine;
		this.reservations = reservations;
		this.users = users;
		this.idempotency = idempotency;
	}

	@PostMapping(path = "/reservations", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Hold 1 to 4 seats until they are paid, all or none",
			description = "Either `seatIds`, or `bestAvailable` for how many of the best, side by side if there are such")
	@Tag(name = "Reservation and payment")
	@ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = ReservationBody.class)))
	@Answers(status = 201, gated = true, idempotent = true, codes = { Code.PERFORMANCE_NOT_FOUND, Code.SEAT_NOT_FOUND,
			Code.SEAT_ALREADY_RESERVED, Code.SEAT_LIMIT_EXCEEDED, Code.SOLD_OUT, Code.SALE_CLOSED })
	Mono<ResponseEntity<byte[]>> reserve(@Valid @RequestBody ReserveRequest request,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token,
			@RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String idempotencyKey,
			ServerHttpRequest http) {
		SeatWish wish = request.wish();
		Attempt<Reservation> attempt = this.idempotency.attempt(http, idempotencyKey, token, request.meaning(),
				(reservation) -> made(http, reservation));
		return this.reserveSeats.reserve(token, Objects.requireNonNull(request.performanceId()), wish, attempt)
			.map(HttpAnswer::entity);
	}

	private static ResponseEntity<ReservationBody> made(ServerHttpRequest http, Reservation reservation) {
		return ResponseEntity.created(ApiPath.of(http, "/reservations/" + reservation.reservationId()))
			.body(ReservationBody.of(reservation));
	}

	@GetMapping("/reservations/{reservationId}")
	@Operation(summary = "A reservation, for its owner")
	@Tag(name = "Reservation and payment")
	@Answers(status = 200, codes = { Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_INVALID, Code.RESERVATION_NOT_FOUND })
	Mono<ReservationBody> findReservation(@PathVariable("reservationId") UUID reservationId,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.gate.identify(token)
			.flatMap((TokenView view) -> this.reservations.find(reservationId, view.userId()))
			.map(ReservationBody::of);
	}

	@DeleteMapping("/reservations/{reservationId}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Give up held seats; they are free at once")
	@Tag(name = "Reservation and payment")
	@Answers(status = 204, codes = { Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_INVALID, Code.RESERVATION_NOT_FOUND,
			Code.RESERVATION_ALREADY_PAID })
	Mono<Void> cancelReservation(@PathVariable("reservationId") UUID reservationId,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.gate.identify(token)
			.flatMap((TokenView view) -> this.cancelReservation.cancel(reservationId, view.userId()));
	}

	@GetMapping("/users/{userId}/reservations")
	@Operation(summary = "A user's reservations, newest first")
	@Tag(name = "Users and balance")
	@Answers(status = 200, codes = Code.USER_NOT_FOUND)
	Mono<ReservationsBody> reservationsOfUser(@PathVariable("userId") UUID userId,
			@RequestParam(required = false) @Nullable String limit,
			@Parameter(schema = @Schema(type = "string",
					pattern = "^" + ListKey.PATTERN + "~reservations" + Listing.OWNERS_MARK + "$")) @RequestParam(
							required = false) @Nullable String cursor) {
		Page page = Page.of(limit, cursor, new Listing("reservations", userId, ListKey.PATTERN));
		return this.users.requireExisting(userId)
			.then(Mono.defer(() -> this.reservations.of(userId, page)))
			.map((fetched) -> new ReservationsBody(page.shown(fetched).stream().map(ReservationBody::of).toList(),
					page.nextCursor(fetched, ListKey::of)));
	}

	@DeleteMapping("/queue/tokens/current")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	@Operation(summary = "Leave: the place or the active slot is given up, and what is held with it")
	@Tag(name = "Queue")
	@Answers(status = 204, codes = { Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_NOT_FOUND })
	Mono<Void> leave(@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.leaveLine.leave(Gate.required(token));
	}

}

package io.frontrow.payment.web;

import java.util.Objects;
import java.util.UUID;

import io.frontrow.engine.http.forwarding.ApiPath;
import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.Idempotency;
import io.frontrow.payment.PayReservation;
import io.frontrow.payment.Payment;
import io.frontrow.payment.Payments;
import io.frontrow.queue.Gate;
import io.frontrow.queue.token.QueueToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Reservation and payment")
class PaymentController {

	private final Gate gate;

	private final PayReservation payReservation;

	private final Payments payments;

	private final Idempotency idempotency;

	PaymentController(Gate gate, PayReservation payReservation, Payments payments, Idempotency idempotency) {
		this.gate = gate;
		this.payReservation = payReservation;
		this.payments = payments;
		this.idempotency = idempotency;
	}

	@PostMapping(path = "/payments", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Pay a reservation from the balance",
			description = "`seatNumbers` may be left out; where they are given they must be the reservation's own")
	@ApiResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = PaymentBody.class)))
	@Answers(status = 201, gated = true, idempotent = true,
			codes = { Code.INSUFFICIENT_BALANCE, Code.RESERVATION_NOT_FOUND, Code.RESERVATION_ALREADY_PAID,
					Code.RESERVATION_CANCELLED, Code.RESERVATION_EXPIRED })
	Mono<ResponseEntity<byte[]>> pay(@Valid @RequestBody PayRequest request,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token,
			@RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String idempotencyKey,
			ServerHttpRequest http) {
		Attempt<Payment> attempt = this.idempotency.attempt(http, idempotencyKey, token, request.meaning(),
				(payment) -> made(http, payment));
		return this.payReservation
			.pay(token, Objects.requireNonNull(request.reservationId()), request.seatNumbers(), attempt)
			.map(HttpAnswer::entity);
	}

	private static ResponseEntity<PaymentBody> made(ServerHttpRequest http, Payment payment) {
		return ResponseEntity.created(ApiPath.of(http, "/payments/" + payment.paymentId()))
			.body(PaymentBody.of(payment));
	}

	@GetMapping("/payments/{paymentId}")
	@Operation(summary = "A payment, for its owner")
	@Answers(status = 200, codes = { Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_INVALID, Code.PAYMENT_NOT_FOUND })
	Mono<PaymentBody> findPayment(@PathVariable("paymentId") UUID paymentId,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.gate.identify(token)
			.flatMap((view) -> this.payments.find(paymentId, view.userId()))
			.map(PaymentBody::of);
	}

}

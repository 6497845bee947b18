package io.frontrow.engine.problem;

import org.springframework.http.HttpStatus;

/**
 * The stable error codes of the HTTP contract, each with its status. Titles and details
 * are in {@code messages*.properties} under the code's name; the code never changes.
 */
public enum Code {

	INVALID_REQUEST(HttpStatus.BAD_REQUEST),

	QUEUE_TOKEN_REQUIRED(HttpStatus.UNAUTHORIZED), QUEUE_TOKEN_INVALID(HttpStatus.UNAUTHORIZED),
	QUEUE_TOKEN_EXPIRED(HttpStatus.UNAUTHORIZED), AUTHENTICATION_REQUIRED(HttpStatus.UNAUTHORIZED),

	INSUFFICIENT_BALANCE(HttpStatus.PAYMENT_REQUIRED),

	QUEUE_TOKEN_NOT_ACTIVE(HttpStatus.FORBIDDEN), QUEUE_TOKEN_WRONG_CONCERT(HttpStatus.FORBIDDEN),
	ACCESS_DENIED(HttpStatus.FORBIDDEN),

	USER_NOT_FOUND(HttpStatus.NOT_FOUND), CONCERT_NOT_FOUND(HttpStatus.NOT_FOUND),
	NO_DATES_AVAILABLE(HttpStatus.NOT_FOUND), PERFORMANCE_NOT_FOUND(HttpStatus.NOT_FOUND),
	SEAT_NOT_FOUND(HttpStatus.NOT_FOUND), RESERVATION_NOT_FOUND(HttpStatus.NOT_FOUND),
	PAYMENT_NOT_FOUND(HttpStatus.NOT_FOUND), QUEUE_TOKEN_NOT_FOUND(HttpStatus.NOT_FOUND),
	NOT_FOUND(HttpStatus.NOT_FOUND),

	METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED), NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE),
	REQUEST_TIMEOUT(HttpStatus.REQUEST_TIMEOUT), PAYLOAD_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE),
	UNSUPPORTED_MEDIA_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE),

	SEAT_ALREADY_RESERVED(HttpStatus.CONFLICT), SEAT_LIMIT_EXCEEDED(HttpStatus.CONFLICT), SOLD_OUT(HttpStatus.CONFLICT),
	SALE_CLOSED(HttpStatus.CONFLICT), QUEUE_CLOSED(HttpStatus.CONFLICT), RESERVATION_ALREADY_PAID(HttpStatus.CONFLICT),
	RESERVATION_CANCELLED(HttpStatus.CONFLICT), IDEMPOTENCY_IN_PROGRESS(HttpStatus.CONFLICT),

	RESERVATION_EXPIRED(HttpStatus.GONE),

	IDEMPOTENCY_KEY_REUSED(HttpStatus.UNPROCESSABLE_CONTENT), BALANCE_LIMIT_EXCEEDED(HttpStatus.UNPROCESSABLE_CONTENT),

	TOO_MANY_REQUESTS(HttpStatus.TOO_MANY_REQUESTS),

	INTERNAL_ERROR(HttpStatus.INTERNAL_SERVER_ERROR),

	TEMPORARILY_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE);

	private final HttpStatus status;

	Code(HttpStatus status) {
		this.status = status;
	}

	public HttpStatus status() {
		return this.status;
	}

	/**
	 * Whether the same request may have another answer in a moment: it is told when to
	 * ask again.
	 */
	public boolean isPassing() {
		return this == TEMPORARILY_UNAVAILABLE || this == IDEMPOTENCY_IN_PROGRESS || this == TOO_MANY_REQUESTS;
	}

}

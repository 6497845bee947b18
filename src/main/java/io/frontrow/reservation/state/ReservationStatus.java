package io.frontrow.reservation.state;

/**
 * A reservation waits for its payment and then ends in one of three ways, for good.
 */
public enum ReservationStatus {

	PENDING_PAYMENT, PAID, EXPIRED, CANCELLED

}

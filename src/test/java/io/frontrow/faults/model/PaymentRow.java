package io.frontrow.faults.model;

/** A row of {@code payments}. */
public record PaymentRow(String paymentId, String reservationId, long amount) {

}

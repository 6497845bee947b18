package io.frontrow.payment.web;

import java.time.Instant;
import java.util.UUID;

import io.frontrow.account.Money;
import io.frontrow.payment.Payment;

record PaymentBody(UUID paymentId, UUID reservationId, long amount, String currency, long balance, Instant paidAt) {

	static PaymentBody of(Payment payment) {
		return new PaymentBody(payment.paymentId(), payment.reservationId(), payment.amount(), Money.CURRENCY,
				payment.balance(), payment.paidAt());
	}

}

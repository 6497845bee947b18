package io.frontrow.faults.model;

/**
 * A row of {@code balance_entries}.
 *
 * @param reference the reservation that was paid, or ""
 */
public record BalanceEntryRow(String userId, long number, String entryId, String type, long amount, long balanceAfter,
		String reference) {

	public boolean isPaymentOf(String reservationId) {
		return this.type.equals("PAYMENT") && this.reference.equals(reservationId);
	}

}

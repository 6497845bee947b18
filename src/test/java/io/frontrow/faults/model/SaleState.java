package io.frontrow.faults.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The final state of one sale: its rows in the database after all buyers have finished.
 */
public final class SaleState {

	private final Map<String, ReservationRow> reservations;

	private final Map<String, List<PaymentRow>> payments;

	private final Map<String, List<BalanceEntryRow>> entries;

	private final Map<Long, SeatRow> seats;

	public SaleState(List<ReservationRow> reservations, List<PaymentRow> payments, List<BalanceEntryRow> entries,
			List<SeatRow> seats) {
		this.reservations = reservations.stream()
			.collect(Collectors.toMap(ReservationRow::reservationId, Function.identity()));
		this.payments = payments.stream().collect(Collectors.groupingBy(PaymentRow::reservationId));
		this.entries = entries.stream().collect(Collectors.groupingBy(BalanceEntryRow::userId));
		this.seats = seats.stream().collect(Collectors.toMap(SeatRow::seatId, Function.identity()));
	}

	public Optional<ReservationRow> reservation(String reservationId) {
		return Optional.ofNullable(this.reservations.get(reservationId));
	}

	public List<ReservationRow> reservationsOf(String userId) {
		return this.reservations.values().stream().filter((found) -> found.userId().equals(userId)).toList();
	}

	public List<BalanceEntryRow> entries(String userId) {
		return this.entries.getOrDefault(userId, List.of());
	}

	/** The balance after the last entry. */
	public long balance(String userId) {
		return entries(userId).stream()
			.max(Comparator.comparing(BalanceEntryRow::number))
			.map(BalanceEntryRow::balanceAfter)
			.orElse(0L);
	}

	/** Whether the reservation is paid by this payment and by no other. */
	public boolean isPaid(String reservationId, String paymentId, long amount) {
		return isStatus(reservationId, "PAID") && this.payments.getOrDefault(reservationId, List.of())
			.equals(List.of(new PaymentRow(paymentId, reservationId, amount)));
	}

	/**
	 * Whether the reservation has ended with one of these statuses, has none of these
	 * seats any more, and was not paid.
	 */
	public boolean isOver(String reservationId, String userId, List<Long> seatIds, String... statuses) {
		return Arrays.stream(statuses).anyMatch((status) -> isStatus(reservationId, status))
				&& !this.payments.containsKey(reservationId)
				&& entries(userId).stream().noneMatch((entry) -> entry.isPaymentOf(reservationId))
				&& seatIds.stream().noneMatch((seat) -> isOf(seat, reservationId));
	}

	public boolean isSold(long seatId, String reservationId) {
		return isOf(seatId, reservationId) && seat(seatId).filter((found) -> found.status().equals("SOLD")).isPresent();
	}

	private boolean isOf(long seatId, String reservationId) {
		return seat(seatId).filter((found) -> found.reservationId().equals(reservationId)).isPresent();
	}

	private Optional<SeatRow> seat(long seatId) {
		return Optional.ofNullable(this.seats.get(seatId));
	}

	private boolean isStatus(String reservationId, String status) {
		return reservation(reservationId).filter((found) -> found.status().equals(status)).isPresent();
	}

	/** Whether another user has ever had the seat. */
	public boolean wasEverOfAnother(long seatId, String userId) {
		return this.reservations.values()
			.stream()
			.anyMatch((found) -> found.seatIds().contains(seatId) && !found.userId().equals(userId));
	}

}

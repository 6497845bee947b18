package io.frontrow.faults.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.faults.history.Acknowledgement;

/** What the database says of one sale, when all is quiet, about what buyers were told. */
public final class SaleState {

	private final Map<String, Reservation> reservations;

	private final Map<String, List<Payment>> payments;

	private final Map<String, List<Entry>> entries;

	private final Map<Long, Seat> seats;

	public SaleState(List<Reservation> reservations, List<Payment> payments, List<Entry> entries, List<Seat> seats) {
		this.reservations = reservations.stream()
			.collect(Collectors.toMap(Reservation::reservationId, Function.identity()));
		this.payments = payments.stream().collect(Collectors.groupingBy(Payment::reservationId));
		this.entries = entries.stream().collect(Collectors.groupingBy(Entry::userId));
		this.seats = seats.stream().collect(Collectors.toMap(Seat::seatId, Function.identity()));
	}

	public Optional<Reservation> reservation(String reservationId) {
		return Optional.ofNullable(this.reservations.get(reservationId));
	}

	public List<Reservation> reservationsOf(String userId) {
		return this.reservations.values().stream().filter((found) -> found.userId().equals(userId)).toList();
	}

	public List<Entry> entries(String userId) {
		return this.entries.getOrDefault(userId, List.of());
	}

	/** The balance after the last entry. */
	public long balance(String userId) {
		return entries(userId).stream().max(Comparator.comparing(Entry::number)).map(Entry::balanceAfter).orElse(0L);
	}

	/** It is paid, by this payment and no other. */
	public boolean isPaid(String reservationId, String paymentId, long amount) {
		return isStatus(reservationId, "PAID") && this.payments.getOrDefault(reservationId, List.of())
			.equals(List.of(new Payment(paymentId, reservationId, amount)));
	}

	/** It has ended in one of these ways, keeps no seat, and nothing was paid for it. */
	public boolean isOver(Acknowledgement.Held held, String... statuses) {
		String id = held.reservationId();
		return Arrays.stream(statuses).anyMatch((status) -> isStatus(id, status)) && !this.payments.containsKey(id)
				&& entries(held.userId()).stream().noneMatch((entry) -> entry.isPaymentOf(id))
				&& held.seatIds().stream().noneMatch((seat) -> isOf(seat, id));
	}

	public boolean isSold(long seatId, String reservationId) {
		return isOf(seatId, reservationId) && seat(seatId).filter((found) -> found.status().equals("SOLD")).isPresent();
	}

	private boolean isOf(long seatId, String reservationId) {
		return seat(seatId).filter((found) -> found.reservationId().equals(reservationId)).isPresent();
	}

	private Optional<Seat> seat(long seatId) {
		return Optional.ofNullable(this.seats.get(seatId));
	}

	private boolean isStatus(String reservationId, String status) {
		return reservation(reservationId).filter((found) -> found.status().equals(status)).isPresent();
	}

	/** Whether anybody but that user has ever had the seat. */
	public boolean wasEverOfAnother(long seatId, String userId) {
		return this.reservations.values()
			.stream()
			.anyMatch((found) -> found.seatIds().contains(seatId) && !found.userId().equals(userId));
	}

	/**
	 * @param seatIds in ascending order
	 */
	public record Reservation(String reservationId, String userId, String status, List<Long> seatIds) {
	}

	public record Payment(String paymentId, String reservationId, long amount) {
	}

	public record Entry(String userId, long number, String entryId, String type, long amount, long balanceAfter,
			String reference) {

		public boolean isPaymentOf(String reservationId) {
			return this.type.equals("PAYMENT") && this.reference.equals(reservationId);
		}

	}

	/**
	 * @param reservationId "" where it is nobody's
	 */
	public record Seat(long seatId, String status, String reservationId) {
	}

}

package io.frontrow.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One evening of a concert, with its layout; immutable. What of it is taken is
 * {@link Availability}.
 *
 * @param startsAt in the offset in which it was announced
 * @param saleClosesAt from then on nothing more is reserved
 * @param capacity 1 to 100,000
 */
public record Performance(long performanceId, long concertId, OffsetDateTime startsAt, String venue,
		Instant saleClosesAt, int capacity, List<Section> sections) {

	/**
	 * The local date in the offset of its start.
	 */
	public LocalDate date() {
		return this.startsAt.toLocalDate();
	}

	/**
	 * Whether the seat is one of this performance.
	 */
	public boolean has(long seatId) {
		int number = SeatIds.numberOf(seatId);
		return SeatIds.performanceOf(seatId) == this.performanceId && number >= 1 && number <= this.capacity;
	}

	/**
	 * The seat of that id.
	 * @throws IllegalArgumentException if it is not of this performance
	 */
	public Seat seat(long seatId) {
		if (!has(seatId)) {
			throw new IllegalArgumentException("seat " + seatId + " is not of performance " + this.performanceId);
		}
		int number = SeatIds.numberOf(seatId);
		return seat(sectionOf(number), number);
	}

	public Optional<Section> section(String name) {
		return this.sections.stream().filter((one) -> one.name().equals(name)).findFirst();
	}

	/**
	 * The section of a seat of this performance.
	 */
	public Section sectionOf(Seat seat) {
		return sectionOf(seat.number());
	}

	private Section sectionOf(int number) {
		return this.sections.stream().filter((one) -> one.has(number)).findFirst().orElseThrow();
	}

	/**
	 * All seats by their number.
	 */
	public Stream<Seat> seats() {
		return this.sections.stream()
			.flatMap((section) -> IntStream.range(section.firstNumber(), section.firstNumber() + section.size())
				.mapToObj((number) -> seat(section, number)));
	}

	private Seat seat(Section section, int number) {
		return new Seat(SeatIds.seat(this.performanceId, number), number, section.name(), section.rowOf(number),
				section.price());
	}

}

package io.frontrow.catalog;

import java.time.LocalDate;
import java.util.List;

import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.Gate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * What a fan sees behind the gate: dates that can be reserved, seats of a date, a whole
 * concert. The checks come in this order: token known, target there, token active for it.
 * The steps are in {@code src/docs/sequences.md#dates-that-can-be-reserved} and
 * {@code src/docs/sequences.md#seats-of-a-date}.
 */
@Component
public class BrowseConcert {

	private final Gate gate;

	private final Concerts concerts;

	private final Availability availability;

	private final SeatMaps seatMaps;

	BrowseConcert(Gate gate, Concerts concerts, Availability availability, SeatMaps seatMaps) {
		this.gate = gate;
		this.concerts = concerts;
		this.availability = availability;
		this.seatMaps = seatMaps;
	}

	/**
	 * The concert with all its seats.
	 */
	public Mono<ConcertSeats> whole(long concertId, @Nullable String token) {
		return enter(concertId, token).flatMap(
				(concert) -> this.seatMaps.of(concert.performances()).map((seats) -> new ConcertSeats(concert, seats)));
	}

	/**
	 * The concert with what is left of each performance.
	 * @return an error {@code NO_DATES_AVAILABLE} where nothing is left of any
	 */
	public Mono<ConcertCounts> dates(long concertId, @Nullable String token) {
		return enter(concertId, token).flatMap(this.availability::counts)
			.filter(ConcertCounts::hasSeats)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.NO_DATES_AVAILABLE)));
	}

	/**
	 * The seats of the performances of that date.
	 * @return an error {@code PERFORMANCE_NOT_FOUND} where there is none that day
	 */
	public Mono<List<SeatMap>> seats(long concertId, LocalDate date, @Nullable String token) {
		return this.gate.identify(token)
			.flatMap((view) -> performances(concertId, date)
				.doOnNext((performances) -> view.requireActiveFor(concertId)))
			.flatMap(this.seatMaps::of);
	}

	private Mono<List<Performance>> performances(long concertId, LocalDate date) {
		return this.concerts.find(concertId)
			.map((concert) -> concert.on(date))
			.filter((performances) -> !performances.isEmpty())
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.PERFORMANCE_NOT_FOUND)));
	}

	private Mono<Concert> enter(long concertId, @Nullable String token) {
		return this.gate.identify(token)
			.flatMap((view) -> this.concerts.find(concertId).doOnNext((concert) -> view.requireActiveFor(concertId)));
	}

}

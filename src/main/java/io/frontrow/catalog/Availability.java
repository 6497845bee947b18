package io.frontrow.catalog;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.frontrow.support.Rows;
import io.frontrow.support.UnitsOfWork;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * What is left of the performances at this moment, by the database's clock: a hold that
 * has run out counts as free, swept or not.
 */
@Component
public class Availability {

	private final DatabaseClient database;

	private final UnitsOfWork units;

	Availability(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units;
	}

	/**
	 * The counts of every performance of a concert, by performance.
	 */
	public Mono<Map<Long, Counts>> counts(long concertId) {
		return this.units.detached(this.database.sql("""
				SELECT p.performance_id, p.sold, p.remaining + COALESCE(o.seats, 0) AS remaining
				FROM performances p
				LEFT JOIN (SELECT performance_id, SUM(seat_count) AS seats FROM overdue_reservations
				           WHERE concert_id = :concert GROUP BY performance_id) o ON o.performance_id = p.performance_id
				WHERE p.concert_id = :concert""")
			.bind("concert", concertId)
			.map(Availability::performanceCounts)
			.all()
			.collect(Collectors.toMap(PerformanceCounts::performanceId, PerformanceCounts::counts)));
	}

	private static PerformanceCounts performanceCounts(Readable row) {
		return new PerformanceCounts(Rows.number(row, "performance_id"),
				new Counts(Rows.small(row, "remaining"), Rows.small(row, "sold")));
	}

	/**
	 * Every seat of the performances, in one reading each, so that a map agrees with its
	 * own counts.
	 */
	public Mono<List<SeatMap>> seatMaps(List<Performance> performances) {
		return Flux.fromIterable(performances).concatMap(this::seatMap).collectList();
	}

	private Mono<SeatMap> seatMap(Performance performance) {
		return this.units.detached(this.database.sql("""
				SELECT seat_id, status FROM seats WHERE seat_id BETWEEN :first AND :last
				AND (status = 'SOLD' OR (status = 'HELD' AND held_until > UTC_TIMESTAMP(6)))""")
			.bind("first", SeatIds.seat(performance.performanceId(), 1))
			.bind("last", SeatIds.seat(performance.performanceId(), performance.capacity()))
			.map((row) -> Map.entry(Rows.number(row, "seat_id"), SeatStatus.valueOf(Rows.text(row, "status"))))
			.all()
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.map((taken) -> new SeatMap(performance, taken)));
	}

	/**
	 * @param remaining seats that can be reserved
	 * @param sold seats that are paid
	 */
	public record Counts(int remaining, int sold) {
	}

	private record PerformanceCounts(long performanceId, Counts counts) {
	}

	/**
	 * @param taken the seats that cannot be reserved, by their id
	 */
	public record SeatMap(Performance performance, Map<Long, SeatStatus> taken) {

		public SeatStatus status(Seat seat) {
			return this.taken.getOrDefault(seat.seatId(), SeatStatus.AVAILABLE);
		}

		public Counts counts() {
			int sold = (int) this.taken.values().stream().filter((status) -> status == SeatStatus.SOLD).count();
			return new Counts(this.performance.capacity() - this.taken.size(), sold);
		}

	}

}

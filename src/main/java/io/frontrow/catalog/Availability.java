package io.frontrow.catalog;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * What is left of the performances at this moment, by the database's clock: a hold that
 * has run out counts as free, swept or not.
 */
@Component
public class Availability {

	private static final int READERS_MAX = 10_000;

	private final DatabaseClient database;

	private final UnitsOfWork units;

	/** Of concerts that were asked about a short while ago. */
	private final Cache<Long, NextFlight<ConcertCounts>> readers = Caffeine.newBuilder()
		.maximumSize(READERS_MAX)
		.expireAfterAccess(Duration.ofMinutes(1))
		.executor(Runnable::run)
		.build();

	Availability(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units;
	}

	/**
	 * The counts of every performance of a concert, as they are at a moment after this
	 * call: those who ask at the same time share one reading, and its result.
	 */
	Mono<ConcertCounts> counts(Concert concert) {
		return this.readers
			.get(concert.concertId(),
					(id) -> new NextFlight<>(
							Mono.defer(() -> read(id)).map((counts) -> new ConcertCounts(concert, counts))))
			.join();
	}

	private Mono<Map<Long, SeatCounts>> read(long concertId) {
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
				new SeatCounts(Rows.small(row, "remaining"), Rows.small(row, "sold")));
	}

	private record PerformanceCounts(long performanceId, SeatCounts counts) {
	}

}

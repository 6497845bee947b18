package io.frontrow.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The maps of seats, each as it is at a moment after it was asked for, by the database's
 * clock: a hold that has run out counts as free, swept or not. The database is asked each
 * time whether the last map still holds, once for all who ask together, and for the seats
 * only where it does not. Thread-safe.
 */
@Component
class SeatMaps {

	/** Of all maps that are kept; one takes some 100 bytes, with what is sent of it. */
	private static final long SEATS_MAX = 500_000;

	private final DatabaseClient database;

	private final UnitsOfWork units;

	/** Of performances that were asked about a short while ago. */
	private final Cache<Long, Reader> readers = Caffeine.newBuilder()
		.maximumWeight(SEATS_MAX)
		.weigher((Long performanceId, Reader reader) -> reader.performance.capacity())
		.expireAfterAccess(Duration.ofMinutes(1))
		.executor(Runnable::run)
		.build();

	SeatMaps(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units;
	}

	/**
	 * The map of each, in their order. The same object as before where nothing has
	 * changed.
	 */
	Mono<List<SeatMap>> of(List<Performance> performances) {
		return Flux.fromIterable(performances).concatMap(this::of).collectList();
	}

	private Mono<SeatMap> of(Performance performance) {
		return this.readers.get(performance.performanceId(), (id) -> new Reader(performance)).current();
	}

	/** Of one performance. */
	private final class Reader {

		private final Performance performance;

		private final NextFlight<SeatMap> nextFlight = new NextFlight<>(Mono.defer(this::look));

		/** Written in one round after the other. */
		private volatile @Nullable SeatMap last;

		Reader(Performance performance) {
			this.performance = performance;
		}

		Mono<SeatMap> current() {
			return this.nextFlight.join();
		}

		private Mono<SeatMap> look() {
			SeatMap known = this.last;
			Mono<SeatMap> read = SeatMaps.this.units.detached(SeatMaps.this.units.oneStatement(read()))
				.doOnNext((map) -> this.last = map);
			return (known == null) ? read
					: SeatMaps.this.units.detached(SeatMaps.this.units.oneStatement(stillHolds(known)))
						.flatMap((holds) -> holds ? Mono.just(known) : read);
		}

		private Mono<Boolean> stillHolds(SeatMap known) {
			return SeatMaps.this.database.sql(
					"SELECT seat_changes, UTC_TIMESTAMP(6) AS at FROM performances WHERE performance_id = :performance")
				.bind("performance", this.performance.performanceId())
				.map((row) -> known.holds(Rows.number(row, "seat_changes"), Rows.time(row, "at")))
				.one();
		}

		/** One statement, so that the seats are those of the count. */
		private Mono<SeatMap> read() {
			return SeatMaps.this.database.sql("""
					SELECT p.seat_changes, UTC_TIMESTAMP(6) AS at, s.seat_id, s.status, s.held_until
					FROM performances p
					LEFT JOIN seats s ON s.seat_id BETWEEN :first AND :last
					  AND (s.status = 'SOLD' OR (s.status = 'HELD' AND s.held_until > UTC_TIMESTAMP(6)))
					WHERE p.performance_id = :performance""")
				.bind("first", SeatIds.seat(this.performance.performanceId(), 1))
				.bind("last", SeatIds.seat(this.performance.performanceId(), this.performance.capacity()))
				.bind("performance", this.performance.performanceId())
				.map(Row::of)
				.all()
				.collectList()
				.map(this::map);
		}

		private SeatMap map(List<Row> rows) {
			Map<Long, SeatStatus> taken = new HashMap<>();
			Instant until = null;
			for (Row row : rows) {
				if (row.seatId() != null && row.status() != null) {
					taken.put(row.seatId(), row.status());
				}
				if (row.heldUntil() != null && (until == null || row.heldUntil().isBefore(until))) {
					until = row.heldUntil();
				}
			}
			return new SeatMap(this.performance, taken, rows.get(0).at(), until, rows.get(0).changes());
		}

	}

	/** A seat that is taken, or none. */
	private record Row(long changes, Instant at, @Nullable Long seatId, @Nullable SeatStatus status,
			@Nullable Instant heldUntil) {

		static Row of(Readable row) {
			String status = row.get("status", String.class);
			return new Row(Rows.number(row, "seat_changes"), Rows.time(row, "at"), row.get("seat_id", Long.class),
					(status != null) ? SeatStatus.valueOf(status) : null, Rows.timeOrNull(row, "held_until"));
		}

	}

}

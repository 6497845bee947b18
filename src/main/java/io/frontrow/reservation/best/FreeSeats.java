package io.frontrow.reservation.best;

import java.util.List;

import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;
import io.frontrow.catalog.SeatIds;
import io.frontrow.catalog.Section;
import io.frontrow.engine.database.Rows;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The seats that can be had at this moment. To be used inside a unit of work.
 */
@Component
class FreeSeats {

	private final DatabaseClient database;

	FreeSeats(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * The first free seats by their number, with those whose hold has run out.
	 * @param section the only one to look in, or null for all
	 * @param most how many
	 */
	Mono<List<Seat>> of(Performance performance, @Nullable Section section, int most) {
		int first = (section != null) ? section.firstNumber() : 1;
		int last = (section != null) ? section.lastNumber() : performance.capacity();
		return this.database.sql("""
				SELECT seat_id FROM seats WHERE seat_id BETWEEN :first AND :last
				  AND (status = 'AVAILABLE' OR (status = 'HELD' AND held_until <= UTC_TIMESTAMP(6)))
				ORDER BY seat_id LIMIT :most""")
			.bind("first", SeatIds.seat(performance.performanceId(), first))
			.bind("last", SeatIds.seat(performance.performanceId(), last))
			.bind("most", most)
			.map((row) -> performance.seat(Rows.number(row, "seat_id")))
			.all()
			.collectList();
	}

	/**
	 * Whether nothing more may be reserved of the performance.
	 */
	Mono<Boolean> isClosed(Performance performance) {
		return this.database.sql(
				"SELECT sale_closes_at <= UTC_TIMESTAMP(6) AS closed FROM performances WHERE performance_id = :performance")
			.bind("performance", performance.performanceId())
			.map((row) -> Rows.small(row, "closed") == 1)
			.one();
	}

}

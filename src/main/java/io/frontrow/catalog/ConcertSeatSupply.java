package io.frontrow.catalog;

import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.queue.position.SeatSupply;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Tells the waiting line how many seats there are.
 */
@Component
class ConcertSeatSupply implements SeatSupply {

	private final DatabaseClient database;

	private final UnitsOfWork units;

	ConcertSeatSupply(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units.ofKind("tidying");
	}

	@Override
	public Mono<Seats> of(long concertId) {
		return this.units.detached(this.database.sql("""
				SELECT CAST(SUM(sold) AS SIGNED) AS sold, CAST(SUM(capacity) AS SIGNED) AS capacity
				FROM performances WHERE concert_id = :concert AND sale_closes_at > UTC_TIMESTAMP(6)
				HAVING SUM(capacity) IS NOT NULL""")
			.bind("concert", concertId)
			.map((row) -> new Seats(Rows.number(row, "sold"), Rows.number(row, "capacity")))
			.one());
	}

}

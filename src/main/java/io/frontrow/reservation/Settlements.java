package io.frontrow.reservation;

import java.time.Instant;

import io.frontrow.support.Rows;
import io.frontrow.support.UnitsOfWork;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * What Redis is to be told of a payment, for whoever was not at it. Read after the
 * commit: of two payments, the later sees the other.
 */
@Component
class Settlements {

	private final DatabaseClient database;

	private final UnitsOfWork units;

	Settlements(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units;
	}

	/**
	 * That of a reservation that is paid. To be used inside a unit of work.
	 */
	Mono<Settlement> of(EndedReservation paid) {
		return this.units.oneStatement(this.database
			.sql("""
					SELECT p.ended_at, (SELECT COUNT(*) FROM reservations o WHERE o.user_id = p.user_id
					  AND o.concert_id = p.concert_id AND o.status = 'PENDING_PAYMENT' AND o.expires_at > UTC_TIMESTAMP(6)) AS others
					FROM reservations p WHERE p.reservation_id = :id""")
			.bind("id", paid.reservationId().toString())
			.map((row) -> new Settlement(Rows.time(row, "ended_at"), Rows.small(row, "others")))
			.one());
	}

	/**
	 * @param paidAt by the database's clock
	 * @param othersPending pending reservations of the same user and concert
	 */
	record Settlement(Instant paidAt, int othersPending) {
	}

}

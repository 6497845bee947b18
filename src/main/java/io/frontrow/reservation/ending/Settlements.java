package io.frontrow.reservation.ending;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.reservation.state.EndedReservation;
import io.frontrow.reservation.state.ReservationStatus;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * What Redis is to be told of a payment, for whoever was not at it. Read after the
 * commit: of two payments, the later sees the other.
 */
@Component
class Settlements {

	private static final String SELECT = """
			SELECT p.reservation_id, p.ended_at, (SELECT COUNT(*) FROM reservations o WHERE o.user_id = p.user_id
			  AND o.concert_id = p.concert_id AND o.status = 'PENDING_PAYMENT' AND o.expires_at > UTC_TIMESTAMP(6)) AS others
			FROM reservations p WHERE p.reservation_id IN""";

	private final DatabaseClient database;

	private final UnitsOfWork units;

	Settlements(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units.ofKind("tidying");
	}

	/**
	 * Those of the paid ones among these reservations, by their id. To be used inside a
	 * unit of work.
	 */
	Mono<Map<UUID, Settlement>> of(List<EndedReservation> ended) {
		List<UUID> paid = ended.stream()
			.filter((one) -> one.status() == ReservationStatus.PAID)
			.map(EndedReservation::reservationId)
			.toList();
		return paid.isEmpty() ? Mono.just(Map.of())
				: this.units.oneStatement(this.database.sql(Literals.statement(SELECT + Literals.list(paid)))
					.map(Settlements::paid)
					.all()
					.collectMap(Paid::reservationId, Paid::settlement));
	}

	private static Paid paid(Readable row) {
		return new Paid(Rows.uuid(row, "reservation_id"),
				new Settlement(Rows.time(row, "ended_at"), Rows.small(row, "others")));
	}

	private record Paid(UUID reservationId, Settlement settlement) {
	}

	/**
	 * @param paidAt by the database's clock
	 * @param othersPending pending reservations of the same user and concert
	 */
	record Settlement(Instant paidAt, int othersPending) {
	}

}

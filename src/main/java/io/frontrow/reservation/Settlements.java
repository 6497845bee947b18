package io.frontrow.reservation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.commit.Decision;
import io.frontrow.reservation.Settlements.Settlement;
import io.frontrow.support.Literals;
import io.frontrow.support.Rows;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * What Redis is to be told of payments, read after their commit: of two payments at once,
 * the later sees the other.
 */
@Component
class Settlements implements Decision<EndedReservation, Settlement> {

	private final DatabaseClient database;

	Settlements(DatabaseClient database) {
		this.database = database;
	}

	@Override
	public Collection<?> touches(EndedReservation paid) {
		return List.of(paid.reservationId());
	}

	@Override
	public Object party(EndedReservation paid) {
		return paid.concertId();
	}

	@Override
	public boolean isReading() {
		return true;
	}

	@Override
	public Mono<Map<EndedReservation, Settlement>> decide(List<EndedReservation> paid) {
		Map<UUID, EndedReservation> byId = paid.stream()
			.collect(Collectors.toMap(EndedReservation::reservationId, Function.identity()));
		return this.database.sql(Literals.statement(
				"SELECT p.reservation_id, p.ended_at, (SELECT COUNT(*) FROM reservations o WHERE o.user_id = p.user_id"
						+ " AND o.concert_id = p.concert_id AND o.status = 'PENDING_PAYMENT' AND o.expires_at > UTC_TIMESTAMP(6))"
						+ " AS others FROM reservations p WHERE p.reservation_id IN " + Literals.list(byId.keySet())))
			.map((row) -> new Settlement(Rows.uuid(row, "reservation_id"), Rows.time(row, "ended_at").toEpochMilli(),
					Rows.small(row, "others")))
			.all()
			.collectMap((settlement) -> Objects.requireNonNull(byId.get(settlement.reservationId())));
	}

	/**
	 * @param paidAtMillis by the database's clock
	 * @param othersPending pending reservations of the same user and concert
	 */
	record Settlement(UUID reservationId, long paidAtMillis, int othersPending) {
	}

}

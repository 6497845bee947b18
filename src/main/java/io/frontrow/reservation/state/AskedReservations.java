package io.frontrow.reservation.state;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.GroupedRead;
import io.frontrow.engine.database.Literals;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Reads the reservations that are asked for, any number of them by one statement.
 */
@Component
class AskedReservations implements GroupedRead<AskedReservation, ReservationRow> {

	private final DatabaseClient database;

	AskedReservations(DatabaseClient database) {
		this.database = database;
	}

	@Override
	public Mono<Map<AskedReservation, ReservationRow>> decide(List<AskedReservation> asked) {
		Map<UUID, AskedReservation> byId = asked.stream()
			.collect(Collectors.toMap(AskedReservation::reservationId, Function.identity(), (one, same) -> one));
		return this.database
			.sql(Literals
				.statement(ReservationRow.SELECT + "WHERE r.reservation_id IN " + Literals.list(byId.keySet())))
			.map(ReservationRow::of)
			.all()
			.collect(Collectors.toMap((row) -> byId.get(row.plain().reservationId()), Function.identity()));
	}

}

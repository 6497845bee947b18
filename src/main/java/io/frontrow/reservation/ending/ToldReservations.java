package io.frontrow.reservation.ending;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.Decision;
import io.frontrow.engine.database.Literals;
import io.frontrow.queue.recovery.SpentNumber;
import io.frontrow.queue.turn.TurnLeases;
import io.frontrow.reservation.ending.ToldReservations.Told;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Notes that Redis knows of the end of reservations, and tidies what is kept of the
 * tokens that were used up by it. No client waits for it.
 */
@Component
class ToldReservations implements Decision<Told, UUID> {

	private final DatabaseClient database;

	private final TurnLeases leases;

	ToldReservations(DatabaseClient database, TurnLeases leases) {
		this.database = database;
		this.leases = leases;
	}

	@Override
	public Collection<?> conflictKeys(Told told) {
		return List.of(told.reservationId());
	}

	/** Much shorter than the time after which Redis would be told once more. */
	@Override
	public Duration linger() {
		return Duration.ofMillis(50);
	}

	@Override
	public Mono<Map<Told, UUID>> decide(List<Told> all) {
		List<UUID> ids = all.stream().map(Told::reservationId).sorted().toList();
		List<SpentNumber> spent = all.stream().map(Told::spent).filter(Objects::nonNull).toList();
		return this.database
			.sql(Literals
				.statement("UPDATE reservations SET redis_pending = 0 WHERE reservation_id IN " + Literals.list(ids)))
			.then()
			.then(Mono.defer(() -> this.leases.tidy(spent)))
			.thenReturn(all.stream().collect(Collectors.toMap(Function.identity(), Told::reservationId)));
	}

	/**
	 * A reservation whose end Redis knows.
	 *
	 * @param spent the ticket of the token that was used up by it, or null
	 */
	record Told(UUID reservationId, @Nullable SpentNumber spent) {
	}

}

package io.frontrow.reservation.ending;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.Decision;
import io.frontrow.queue.recovery.SpentNumber;
import io.frontrow.queue.turn.TurnLeases;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Notes which tokens were used up by payments, before these are answered.
 */
@Component
class SpentNumbers implements Decision<SpentNumber, SpentNumber> {

	private final TurnLeases leases;

	SpentNumbers(TurnLeases leases) {
		this.leases = leases;
	}

	@Override
	public Collection<?> conflictKeys(SpentNumber ticket) {
		return List.of(ticket);
	}

	@Override
	public boolean isOneStatement() {
		return true;
	}

	@Override
	public Mono<Map<SpentNumber, SpentNumber>> decide(List<SpentNumber> tickets) {
		return this.leases.spend(tickets)
			.thenReturn(tickets.stream().collect(Collectors.toMap(Function.identity(), Function.identity())));
	}

}

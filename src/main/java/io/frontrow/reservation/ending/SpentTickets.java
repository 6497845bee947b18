package io.frontrow.reservation.ending;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.Decision;
import io.frontrow.queue.recovery.SpentTicket;
import io.frontrow.queue.turn.Loans;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Notes which tokens were used up by payments, before these are answered.
 */
@Component
class SpentTickets implements Decision<SpentTicket, SpentTicket> {

	private final Loans loans;

	SpentTickets(Loans loans) {
		this.loans = loans;
	}

	@Override
	public Collection<?> conflictKeys(SpentTicket ticket) {
		return List.of(ticket);
	}

	@Override
	public boolean isOneStatement() {
		return true;
	}

	@Override
	public Mono<Map<SpentTicket, SpentTicket>> decide(List<SpentTicket> tickets) {
		return this.loans.spend(tickets)
			.thenReturn(tickets.stream().collect(Collectors.toMap(Function.identity(), Function.identity())));
	}

}

package io.frontrow.queue;

import java.util.UUID;

import io.frontrow.account.Users;
import io.frontrow.queue.position.Told;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Issues a queue token: the user is checked, then put into the line. The steps are in
 * {@code src/docs/sequences.md#join-a-queue}.
 */
@Component
public class JoinLine {

	private final Users users;

	private final Arrivals arrivals;

	private final AskState askState;

	JoinLine(Users users, Arrivals arrivals, AskState askState) {
		this.users = users;
		this.arrivals = arrivals;
		this.askState = askState;
	}

	/**
	 * @return the user's live token, new or had already; an error {@code USER_NOT_FOUND},
	 * {@code CONCERT_NOT_FOUND}, {@code SALE_CLOSED} or {@code QUEUE_CLOSED}
	 */
	public Mono<Joined> join(UUID userId, long concertId) {
		return this.users.requireExisting(userId)
			.then(Mono.defer(() -> this.arrivals.join(concertId, userId)))
			.flatMap(this::told);
	}

	/**
	 * Gives a user a place in a lane, for the operator; also where the line is closed. A
	 * place that the user has in another lane is given up for it, an active token stays.
	 * @param lane 0 (everybody's) to 3 (first)
	 * @return as {@link #join}
	 */
	public Mono<Joined> joinLane(UUID userId, long concertId, int lane) {
		return this.users.requireExisting(userId)
			.then(Mono.defer(() -> this.arrivals.joinLane(concertId, userId, lane)))
			.flatMap(this::told);
	}

	private Mono<Joined> told(Arrivals.Joined joined) {
		return this.askState.joined(joined.view()).map((told) -> new Joined(told, joined.isNew()));
	}

	/** The user's live token, and whether it was made just now. */
	public record Joined(Told told, boolean isNew) {
	}

}

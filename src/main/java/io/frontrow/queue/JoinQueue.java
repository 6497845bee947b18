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
public class JoinQueue {

	private final Users users;

	private final JoinBatches joins;

	private final AskState askState;

	JoinQueue(Users users, JoinBatches joins, AskState askState) {
		this.users = users;
		this.joins = joins;
		this.askState = askState;
	}

	/**
	 * @return the user's live token, new or had already; an error {@code USER_NOT_FOUND},
	 * {@code CONCERT_NOT_FOUND}, {@code SALE_CLOSED} or {@code QUEUE_CLOSED}
	 */
	public Mono<Joined> join(UUID userId, long concertId) {
		return this.users.requireExisting(userId)
			.then(Mono.defer(() -> this.joins.join(concertId, userId)))
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
			.then(Mono.defer(() -> this.joins.joinLane(concertId, userId, lane)))
			.flatMap(this::told);
	}

	private Mono<Joined> told(JoinBatches.Joined joined) {
		return this.askState.joined(joined.view()).map((told) -> new Joined(told, joined.isNew()));
	}

	/** The user's live token, and whether it was made just now. */
	public record Joined(Told told, boolean isNew) {
	}

}

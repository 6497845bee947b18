package io.frontrow.queue;

import java.util.UUID;

import io.frontrow.account.Users;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Issues a queue token: the user is checked, then put into the line. (Sequence 1: an
 * unknown user is an error; a token is a UUID and queue information.)
 */
@Component
public class JoinLine {

	private final Users users;

	private final Tokens tokens;

	JoinLine(Users users, Tokens tokens) {
		this.users = users;
		this.tokens = tokens;
	}

	/**
	 * @return the user's live token, new or had already; an error {@code USER_NOT_FOUND},
	 * {@code CONCERT_NOT_FOUND} or {@code SALE_CLOSED}
	 */
	public Mono<Tokens.Joined> join(UUID userId, long concertId) {
		return this.users.requireExisting(userId).then(Mono.defer(() -> this.tokens.join(concertId, userId)));
	}

}

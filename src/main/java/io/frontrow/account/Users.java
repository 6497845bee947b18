package io.frontrow.account;

import java.util.UUID;

import io.frontrow.engine.concurrent.Ids;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Users, each with a balance that begins at nothing.
 */
@Component
public class Users {

	private final DatabaseClient database;

	private final UnitsOfWork units;

	private final KnownUsers known;

	Users(DatabaseClient database, UnitsOfWork units, KnownUsers known) {
		this.known = known;
		this.database = database;
		this.units = units;
	}

	/**
	 * Makes a user.
	 * @param name 1 to 100 characters
	 */
	public Mono<User> create(String name) {
		UUID userId = Ids.next();
		return this.units
			.detached(this.database
				.sql("INSERT INTO users (user_id, name, created_at) VALUES (:user, :name, UTC_TIMESTAMP(6))")
				.bind("user", userId.toString())
				.bind("name", name)
				.fetch()
				.rowsUpdated())
			.doOnNext((made) -> this.known.note(userId))
			.thenReturn(new User(userId, name));
	}

	/**
	 * The user's balance at this moment.
	 * @return an error {@code USER_NOT_FOUND}
	 */
	public Mono<Long> balance(UUID userId) {
		return this.units.detached(readBalance(userId)).switchIfEmpty(notFound());
	}

	/**
	 * Completes empty where the user exists.
	 * @return an error {@code USER_NOT_FOUND}
	 */
	public Mono<Void> requireExisting(UUID userId) {
		return this.known.find(userId).switchIfEmpty(notFound()).then();
	}

	/** Whether the user exists. */
	public Mono<Boolean> exists(UUID userId) {
		return this.known.find(userId).hasElement();
	}

	/**
	 * The balance, or empty where there is no such user; for use inside a unit of work.
	 */
	public Mono<Long> readBalance(UUID userId) {
		return this.database.sql("SELECT balance FROM users WHERE user_id = :user")
			.bind("user", userId.toString())
			.map((row) -> Rows.number(row, "balance"))
			.one();
	}

	static <T> Mono<T> notFound() {
		return Mono.error(() -> new Refusal(Code.USER_NOT_FOUND));
	}

	/** A user as made. */
	public record User(UUID userId, String name) {
	}

}

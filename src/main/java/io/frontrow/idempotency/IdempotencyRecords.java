package io.frontrow.idempotency;

import java.util.UUID;

import io.frontrow.support.Code;
import io.frontrow.support.HttpAnswer;
import io.frontrow.support.LockConflict;
import io.frontrow.support.Refusal;
import io.frontrow.support.Rows;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;

/**
 * What was answered under each key, in MySQL. To be used inside a unit of work.
 */
@Component
class IdempotencyRecords {

	/** How long an answer is kept at least (contract: 24 hours). */
	private static final int KEPT_HOURS = 24;

	private final DatabaseClient database;

	IdempotencyRecords(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * Takes the key in the caller's transaction: from now on others wait for its end.
	 * @return an error {@link AlreadyAnswered} where the key has its answer, or
	 * {@code IDEMPOTENCY_IN_PROGRESS} where another has had it for as long as a lock is
	 * waited for
	 */
	Mono<Void> take(UUID userId, KeyedRequest request) {
		GenericExecuteSpec insert = this.database.sql("""
				INSERT INTO idempotency_records (user_id, idempotency_key, request_hash, token_hash, created_at)
				VALUES (:user, :key, :hash, :token, UTC_TIMESTAMP(6))""")
			.bind("user", userId.toString())
			.bind("key", request.key())
			.bind("hash", request.hash());
		return bindOrNull(insert, "token", request.tokenHash()).fetch()
			.rowsUpdated()
			.onErrorMap(DuplicateKeyException.class, (taken) -> new AlreadyAnswered())
			.onErrorMap(LockConflict::isWait, (slow) -> new Refusal(Code.IDEMPOTENCY_IN_PROGRESS))
			.then();
	}

	/**
	 * Writes down the answer, in the transaction that took the key.
	 */
	Mono<Void> answer(UUID userId, String key, HttpAnswer answer) {
		GenericExecuteSpec update = this.database.sql("""
				UPDATE idempotency_records SET status = :status, content_type = :type, content_language = :language,
				  location = :location, body = :body
				WHERE user_id = :user AND idempotency_key = :key""")
			.bind("status", answer.status().value())
			.bind("type", answer.contentType())
			.bind("body", answer.body())
			.bind("user", userId.toString())
			.bind("key", key);
		update = bindOrNull(update, "language", answer.contentLanguage());
		return bindOrNull(update, "location", answer.location()).fetch().rowsUpdated().then();
	}

	/**
	 * The answer kept under that key, or empty.
	 */
	Mono<Kept> find(UUID userId, String key) {
		return this.database.sql("SELECT * FROM idempotency_records WHERE user_id = :user AND idempotency_key = :key")
			.bind("user", userId.toString())
			.bind("key", key)
			.map(IdempotencyRecords::kept)
			.one();
	}

	/**
	 * Whose answer it is that was kept under the request's key and queue token, or empty.
	 */
	Mono<UUID> findOwner(KeyedRequest request) {
		return Mono.justOrEmpty(request.tokenHash())
			.flatMap((tokenHash) -> this.database
				.sql("SELECT user_id FROM idempotency_records WHERE token_hash = :token AND idempotency_key = :key")
				.bind("token", tokenHash)
				.bind("key", request.key())
				.map((row) -> Rows.uuid(row, "user_id"))
				.one());
	}

	/**
	 * Forgets answers that have been kept long enough.
	 * @param most the size of the batch
	 * @return how many
	 */
	Mono<Long> sweep(int most) {
		return this.database
			.sql("DELETE FROM idempotency_records WHERE created_at < UTC_TIMESTAMP(6) - INTERVAL :hours HOUR"
					+ " ORDER BY created_at LIMIT :most")
			.bind("hours", KEPT_HOURS)
			.bind("most", most)
			.fetch()
			.rowsUpdated();
	}

	private static GenericExecuteSpec bindOrNull(GenericExecuteSpec statement, String name, @Nullable String value) {
		return (value != null) ? statement.bind(name, value) : statement.bindNull(name, String.class);
	}

	private static Kept kept(Readable row) {
		return new Kept(Rows.text(row, "request_hash"),
				new HttpAnswer(HttpStatus.valueOf(Rows.small(row, "status")), Rows.text(row, "content_type"),
						row.get("content_language", String.class), row.get("location", String.class),
						Rows.text(row, "body"), false));
	}

	/** An answer and the request that it was given to. */
	record Kept(String requestHash, HttpAnswer answer) {
	}

	/** The key has its answer; the transaction was rolled back. */
	static class AlreadyAnswered extends RuntimeException {

		private static final long serialVersionUID = 1L;

		AlreadyAnswered() {
			super("the key has its answer", null, false, false);
		}

	}

}

package io.frontrow.idempotency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.engine.database.Rows;
import io.frontrow.engine.failure.LockConflict;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.engine.problem.Refusal;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * What was answered under each key, in MySQL. To be used inside a unit of work.
 */
@Component
public class IdempotencyRecords {

	/** How long an answer is kept at least. */
	private static final int KEPT_HOURS = 24;

	private final DatabaseClient database;

	IdempotencyRecords(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * Takes the keys in the caller's transaction: from now on others wait for its end.
	 * @return an error {@link AlreadyAnswered} where one has its answer, or
	 * {@code IDEMPOTENCY_IN_PROGRESS} where another has had one for as long as a lock is
	 * waited for
	 */
	Mono<Void> take(Collection<? extends Recording<?>> recordings) {
		List<@Nullable Object> values = new ArrayList<>();
		inOrder(recordings).forEach((recording) -> values.addAll(key(recording)));
		return this.database.sql(
				"INSERT INTO idempotency_records (user_id, idempotency_key, request_hash, token_hash, created_at) VALUES "
						+ repeated("(?, ?, ?, ?, UTC_TIMESTAMP(6))", recordings.size(), ", "))
			.bindValues(values)
			.fetch()
			.rowsUpdated()
			.onErrorMap(DuplicateKeyException.class, (taken) -> new AlreadyAnswered())
			.onErrorMap(LockConflict::isWait, (slow) -> new Refusal(Code.IDEMPOTENCY_IN_PROGRESS))
			.then();
	}

	/**
	 * Writes down the answers, in the transaction that took the keys, and gives those
	 * back that have none.
	 * @param answers null where the work was refused
	 */
	Mono<Void> answer(Map<? extends Recording<?>, @Nullable HttpAnswer> answers) {
		List<Recording<?>> answered = answers.keySet()
			.stream()
			.filter((recording) -> answers.get(recording) != null)
			.collect(Collectors.toList());
		List<Recording<?>> refused = new ArrayList<>(answers.keySet());
		refused.removeAll(answered);
		return giveBack(refused).then(Mono.defer(() -> write(answered, answers)));
	}

	private Mono<Void> giveBack(List<Recording<?>> recordings) {
		if (recordings.isEmpty()) {
			return Mono.empty();
		}
		List<@Nullable Object> values = new ArrayList<>();
		recordings
			.forEach((recording) -> values.addAll(List.of(recording.userId().toString(), recording.request().key())));
		return this.database
			.sql("DELETE FROM idempotency_records WHERE "
					+ repeated("(user_id = ? AND idempotency_key = ?)", recordings.size(), " OR "))
			.bindValues(values)
			.then();
	}

	private Mono<Void> write(List<Recording<?>> recordings, Map<? extends Recording<?>, @Nullable HttpAnswer> answers) {
		if (recordings.isEmpty()) {
			return Mono.empty();
		}
		List<@Nullable Object> values = new ArrayList<>();
		inOrder(recordings).forEach((recording) -> {
			HttpAnswer answer = Objects.requireNonNull(answers.get(recording));
			values.addAll(key(recording));
			values.addAll(Arrays.asList(answer.status().value(), answer.contentType(),
					nullable(answer.contentLanguage()), nullable(answer.location()), answer.body()));
		});
		return this.database
			.sql("INSERT INTO idempotency_records (user_id, idempotency_key, request_hash, token_hash, created_at, status,"
					+ " content_type, content_language, location, body) VALUES "
					+ repeated("(?, ?, ?, ?, UTC_TIMESTAMP(6), ?, ?, ?, ?, ?)", recordings.size(), ", ")
					+ " ON DUPLICATE KEY UPDATE status = VALUES(status), content_type = VALUES(content_type),"
					+ " content_language = VALUES(content_language), location = VALUES(location), body = VALUES(body)")
			.bindValues(values)
			.then();
	}

	/** One order for everybody, so that two that take the same keys do not deadlock. */
	private static List<? extends Recording<?>> inOrder(Collection<? extends Recording<?>> recordings) {
		return recordings.stream()
			.sorted(Comparator.comparing((Recording<?> recording) -> recording.userId().toString())
				.thenComparing((recording) -> recording.request().key()))
			.toList();
	}

	private static List<Object> key(Recording<?> recording) {
		KeyedRequest request = recording.request();
		return List.of(recording.userId().toString(), request.key(), request.hash(), nullable(request.tokenHash()));
	}

	private static Object nullable(@Nullable String value) {
		return (value != null) ? value : Parameters.in(String.class);
	}

	private static String repeated(String text, int times, String separator) {
		return Stream.generate(() -> text).limit(times).collect(Collectors.joining(separator));
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

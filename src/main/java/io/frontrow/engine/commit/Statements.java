package io.frontrow.engine.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.engine.database.Literals;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Sends the statements of a decision together that need no answer in between: for a group
 * of some twenty units the way to the database and back costs more than the statement.
 * They are run one after the other, up to the first that fails; one that changes another
 * number of rows than it should stops none of those behind it, and all are rolled back.
 * To be used in a transaction. Thread-safe.
 */
@Component
public class Statements {

	private static final long NOT_YET = -1;

	private final DatabaseClient database;

	Statements(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * Runs them, and then looks at what each has changed.
	 * @param statements at least one
	 * @return the error of the first whose count is not the one wanted, although another
	 * may have failed after it and because of it
	 */
	public Mono<Void> run(List<GuardedStatement> statements) {
		return Mono.defer(() -> {
			List<Long> changed = new ArrayList<>(statements.size());
			return this.database.sql(Literals.statement(together(statements)))
				.flatMap((result) -> counted(result, changed))
				.then()
				.as((answers) -> looked(answers, statements, changed));
		});
	}

	/**
	 * Reads, and then runs statements as {@link #run} does.
	 * @param query one statement, without a semicolon
	 * @param statements at least one
	 * @return what was read
	 */
	public <T> Mono<List<T>> readAndRun(String query, Function<Readable, T> row, List<GuardedStatement> statements) {
		return Mono.defer(() -> {
			List<T> rows = new ArrayList<>();
			List<Long> changed = new ArrayList<>(statements.size());
			AtomicBoolean isRead = new AtomicBoolean();
			return this.database.sql(Literals.statement(query + ";" + together(statements)))
				// The results come one after the other.
				.flatMap((result) -> isRead.getAndSet(true) ? counted(result, changed)
						: Flux.from(result.map(row)).doOnNext(rows::add).then())
				.then()
				.as((answers) -> looked(answers, statements, changed))
				.thenReturn(rows);
		});
	}

	private static Mono<Void> counted(Result result, List<Long> changed) {
		return Mono.from(result.getRowsUpdated()).doOnNext(changed::add).then();
	}

	private static Mono<Void> looked(Mono<Void> answers, List<GuardedStatement> statements, List<Long> changed) {
		return answers.onErrorResume((error) -> unmet(statements, changed).switchIfEmpty(Mono.error(error)))
			.switchIfEmpty(Mono.defer(() -> unmet(statements, changed)))
			.switchIfEmpty(Mono.defer(() -> requireAll(statements, changed)));
	}

	private static String together(List<GuardedStatement> statements) {
		return statements.stream().map(GuardedStatement::text).collect(Collectors.joining(";"));
	}

	/** Empty where all that have an answer met what was wanted. */
	private static Mono<Void> unmet(List<GuardedStatement> statements, List<Long> changed) {
		for (int i = 0; i < Math.min(changed.size(), statements.size()); i++) {
			long rows = changed.get(i);
			if (rows != statements.get(i).wanted()) {
				return Mono.error(statements.get(i).otherwise().apply(rows));
			}
		}
		return Mono.empty();
	}

	/** A guard without an answer is no guard. */
	private static Mono<Void> requireAll(List<GuardedStatement> statements, List<Long> changed) {
		return (changed.size() == statements.size()) ? Mono.empty() : Mono.error(
				new IllegalStateException("%d statements had %d answers".formatted(statements.size(), changed.size())));
	}

	/**
	 * Changes rows, and reads what they are then.
	 * @param change one statement, without a semicolon
	 * @param query another
	 */
	public <T> Mono<Outcome<T>> changeAndRead(String change, String query, Function<Readable, T> row) {
		return Mono.defer(() -> {
			AtomicLong changed = new AtomicLong(NOT_YET);
			return this.database.sql(Literals.statement(change + ";" + query))
				// The results come one after the other.
				.flatMap((result) -> (changed.get() == NOT_YET) ? noted(result, changed) : result.map(row))
				.collectList()
				.map((rows) -> new Outcome<>(changed.get(), rows));
		});
	}

	private static <T> Publisher<T> noted(Result result, AtomicLong changed) {
		return Mono.from(result.getRowsUpdated()).doOnNext(changed::set).then(Mono.empty());
	}

	/**
	 * @param count as the database counts: an {@code INSERT … ON DUPLICATE KEY UPDATE}
	 * counts a row that it updates twice
	 * @param rows that were read afterwards
	 */
	public record Outcome<T>(long count, List<T> rows) {
	}

}

package io.frontrow.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.support.Literals;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Sends the statements of a decision together that need no answer in between: for a group
 * of some twenty units the way to the database and back costs more than the statement.
 * They are run one after the other, up to the first that fails. Thread-safe.
 */
@Component
public class Statements {

	private final DatabaseClient database;

	Statements(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * Runs them in the caller's transaction, and then looks at what each has changed.
	 * @return the error of the first whose count is not the one wanted, although another
	 * may have failed after it and because of it
	 */
	public Mono<Void> run(List<GuardedStatement> statements) {
		return Mono.defer(() -> {
			List<Long> changed = new ArrayList<>(statements.size());
			return this.database.sql(Literals.statement(together(statements)))
				.flatMap(Result::getRowsUpdated)
				.doOnNext(changed::add)
				.then()
				.onErrorResume((error) -> unmet(statements, changed).switchIfEmpty(Mono.error(error)))
				.switchIfEmpty(Mono.defer(() -> unmet(statements, changed)));
		});
	}

	private static String together(List<GuardedStatement> statements) {
		return statements.stream().map(GuardedStatement::text).collect(Collectors.joining(";"));
	}

	/** Empty where all that have an answer met what was wanted. */
	private static Mono<Void> unmet(List<GuardedStatement> statements, List<Long> changed) {
		for (int i = 0; i < changed.size(); i++) {
			if (changed.get(i) != statements.get(i).wanted()) {
				return Mono.error(statements.get(i).otherwise());
			}
		}
		return Mono.empty();
	}

	/**
	 * Changes rows in the caller's transaction, and reads what they are then.
	 * @return the rows read
	 */
	public <T> Flux<T> changeAndRead(String change, String query, Function<Readable, T> row) {
		return this.database.sql(Literals.statement(change + ";" + query)).map(row).all();
	}

}

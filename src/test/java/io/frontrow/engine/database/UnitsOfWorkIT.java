package io.frontrow.engine.database;

import java.time.Duration;

import io.frontrow.Frontrow;
import io.frontrow.engine.failure.LockConflict;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Transactions that get in each other's way, on the real database. */
@Tag("server")
class UnitsOfWorkIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	/** Long enough for both to have their first row. */
	private static final Duration BOTH_HAVE_BEGUN = Duration.ofMillis(300);

	private final Frontrow frontrow = Frontrow.shared();

	private final UnitsOfWork units = this.frontrow.part(UnitsOfWork.class);

	private final DatabaseClient database = this.frontrow.part(DatabaseClient.class);

	private final String one = this.frontrow.fan("one").userId();

	private final String other = this.frontrow.fan("other").userId();

	@Test
	void theLoserOfADeadlockRunsAgain() {
		Mono<Void> first = this.units.transaction(renameInTurn(this.one, this.other, "first"));
		Mono<Void> second = this.units.transaction(renameInTurn(this.other, this.one, "second"));

		Flux.merge(first, second).then().block(LIMIT);

		assertThat(name(this.one)).isEqualTo(name(this.other)).isIn("first", "second");
	}

	/** What the retry is for: without it the loser's error is the caller's. */
	@Test
	void withoutTheRetryOneOfTheTwoFails() {
		Throwable lost = catchThrowable(() -> Flux
			.mergeDelayError(2, once(renameInTurn(this.one, this.other, "first")),
					once(renameInTurn(this.other, this.one, "second")))
			.then()
			.block(LIMIT));

		assertThat(lost).hasRootCauseInstanceOf(R2dbcException.class).matches(LockConflict::is);
	}

	@Test
	void waitsForARowThatIsHeldLongerThanOneLockWait() {
		Mono<Void> holder = once(rename(this.one, "holder").then(Mono.delay(Duration.ofMillis(1_600))).then());
		Mono<Void> waiter = Mono.delay(BOTH_HAVE_BEGUN)
			.then(Mono.defer(() -> this.units.transaction(rename(this.one, "waiter"))));

		Flux.merge(holder, waiter).then().block(LIMIT);

		assertThat(name(this.one)).isEqualTo("waiter");
	}

	private Mono<Void> renameInTurn(String first, String then, String name) {
		return rename(first, name).then(Mono.delay(BOTH_HAVE_BEGUN)).then(Mono.defer(() -> rename(then, name)));
	}

	private Mono<Void> rename(String userId, String name) {
		return this.database.sql("UPDATE users SET name = :name WHERE user_id = :user")
			.bind("name", name)
			.bind("user", userId)
			.fetch()
			.rowsUpdated()
			.then();
	}

	/** A transaction that is not run again. */
	private Mono<Void> once(Mono<Void> statements) {
		return this.frontrow.part(TransactionalOperator.class).transactional(statements);
	}

	private @Nullable String name(String userId) {
		return this.database.sql("SELECT name FROM users WHERE user_id = :user")
			.bind("user", userId)
			.map((row) -> Rows.text(row, "name"))
			.one()
			.block(LIMIT);
	}

}

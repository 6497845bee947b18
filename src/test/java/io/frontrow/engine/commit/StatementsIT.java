package io.frontrow.engine.commit;

import java.time.Duration;
import java.util.List;

import io.frontrow.Frontrow;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Statements that go out together, on the real database. */
@Tag("server")
class StatementsIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Frontrow frontrow = Frontrow.shared();

	private final Statements statements = this.frontrow.part(Statements.class);

	private final String user = "'" + this.frontrow.fan("Alex").userId() + "'";

	private final GuardedStatement rename = GuardedStatement
		.deciding("UPDATE users SET name = CONCAT(name, '+') WHERE user_id = " + this.user, 1);

	private final GuardedStatement renameNobody = GuardedStatement
		.deciding("UPDATE users SET name = 'Nobody' WHERE user_id = 'nobody'", 1);

	/** A balance is never below nothing. */
	private final GuardedStatement overdraw = GuardedStatement
		.deciding("UPDATE users SET balance = -1 WHERE user_id = " + this.user, 1);

	@Test
	void allThatIsWantedIsDone() {
		run(this.rename, this.rename);

		assertThat(name()).isEqualTo("Alex++");
	}

	@Test
	void nothingIsDoneWhereOneChangesAnotherNumberOfRows() {
		assertThatExceptionOfType(Decision.GuardFailed.class)
			.isThrownBy(() -> run(this.rename, this.renameNobody, this.rename));

		assertThat(name()).isEqualTo("Alex");
	}

	/** The later one fails because of the first, whose guard is what counts. */
	@Test
	void theFirstUnmetGuardIsToldEvenWhereALaterStatementFails() {
		assertThatExceptionOfType(Decision.GuardFailed.class).isThrownBy(() -> run(this.renameNobody, this.overdraw));

		assertThat(name()).isEqualTo("Alex");
	}

	@Test
	void aStatementThatFailsIsTold() {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> run(this.rename, this.overdraw, this.renameNobody));

		assertThat(name()).isEqualTo("Alex");
	}

	@Test
	void aCertainCountThatIsNotMetIsADefect() {
		GuardedStatement certain = GuardedStatement.certain("names", this.renameNobody.text(), 1);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(this.rename, certain))
			.withMessage("changed 0 names, not 1");

		assertThat(name()).isEqualTo("Alex");
	}

	@Test
	void eachGuardMustHaveAnAnswer() {
		GuardedStatement two = GuardedStatement.deciding(this.rename.text() + ";" + this.rename.text(), 1);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(two))
			.withMessage("1 statements had 2 answers");

		assertThat(name()).isEqualTo("Alex");
	}

	@Test
	void readsWhatItHasChanged() {
		assertThat(this.frontrow.part(UnitsOfWork.class)
			.transaction(this.statements.changeAndRead(this.rename.text(),
					"SELECT name FROM users WHERE user_id = " + this.user, (row) -> Rows.text(row, "name")))
			.block(LIMIT)).isEqualTo(new Statements.Outcome<>(1, List.of("Alex+")));
	}

	@Test
	void readsWhatWasBeforeItsStatements() {
		assertThat(readAndRun(this.rename, this.rename)).containsExactly("Alex");

		assertThat(name()).isEqualTo("Alex++");
	}

	@Test
	void whatIsReadIsNoAnswerToGuard() {
		assertThatExceptionOfType(Decision.GuardFailed.class)
			.isThrownBy(() -> readAndRun(this.rename, this.renameNobody));

		assertThat(name()).isEqualTo("Alex");
	}

	private @Nullable List<String> readAndRun(GuardedStatement... statements) {
		return this.frontrow.part(UnitsOfWork.class)
			.transaction(this.statements.readAndRun("SELECT name FROM users WHERE user_id = " + this.user,
					(row) -> Rows.text(row, "name"), List.of(statements)))
			.block(LIMIT);
	}

	private void run(GuardedStatement... statements) {
		Mono<Void> all = this.statements.run(List.of(statements));
		this.frontrow.part(UnitsOfWork.class).transaction(all).block(LIMIT);
	}

	private @Nullable String name() {
		return this.frontrow.part(DatabaseClient.class)
			.sql("SELECT name FROM users WHERE user_id = " + this.user)
			.map((row) -> Rows.text(row, "name"))
			.one()
			.block(LIMIT);
	}

}

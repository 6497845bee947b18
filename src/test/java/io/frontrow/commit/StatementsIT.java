package io.frontrow.commit;

import java.time.Duration;
import java.util.List;

import io.frontrow.Frontrow;
import io.frontrow.support.Rows;
import io.frontrow.support.UnitsOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.dao.DataIntegrityViolationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Statements that go out together, on the real database. */
class StatementsIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Frontrow frontrow = Frontrow.shared();

	private final Statements statements = this.frontrow.part(Statements.class);

	private final String user = "'" + this.frontrow.fan("Alex").charge(10).userId() + "'";

	private final GuardedStatement charge = GuardedStatement
		.of("UPDATE users SET balance = balance + 1 WHERE user_id = " + this.user, 1);

	private final GuardedStatement chargeNobody = GuardedStatement
		.of("UPDATE users SET balance = balance + 1 WHERE user_id = 'nobody'", 1);

	/** A balance is never below nothing. */
	private final GuardedStatement overdraw = GuardedStatement
		.of("UPDATE users SET balance = -1 WHERE user_id = " + this.user, 1);

	@Test
	void allThatIsWantedIsDone() {
		run(this.charge, this.charge);

		assertThat(balance()).isEqualTo(12);
	}

	@Test
	void nothingIsDoneWhereOneChangesAnotherNumberOfRows() {
		assertThatExceptionOfType(Decision.Undecided.class)
			.isThrownBy(() -> run(this.charge, this.chargeNobody, this.charge));

		assertThat(balance()).isEqualTo(10);
	}

	/** The later one fails because of the first, whose guard is what counts. */
	@Test
	void theFirstUnmetGuardIsToldEvenWhereALaterStatementFails() {
		assertThatExceptionOfType(Decision.Undecided.class).isThrownBy(() -> run(this.chargeNobody, this.overdraw));
	}

	@Test
	void aStatementThatFailsIsTold() {
		assertThatExceptionOfType(DataIntegrityViolationException.class)
			.isThrownBy(() -> run(this.charge, this.overdraw, this.chargeNobody));

		assertThat(balance()).isEqualTo(10);
	}

	@Test
	void aCertainCountThatIsNotMetIsADefect() {
		GuardedStatement certain = GuardedStatement.certain(this.chargeNobody.text(), 1);

		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> run(this.charge, certain));

		assertThat(balance()).isEqualTo(10);
	}

	@Test
	void readsWhatItHasChanged() {
		assertThat(this.frontrow.part(UnitsOfWork.class)
			.transaction(this.statements
				.changeAndRead(this.charge.text(), "SELECT balance FROM users WHERE user_id = " + this.user,
						(row) -> Rows.number(row, "balance"))
				.collectList())
			.block(LIMIT)).containsExactly(11L);
	}

	private void run(GuardedStatement... statements) {
		Mono<Void> all = this.statements.run(List.of(statements));
		this.frontrow.part(UnitsOfWork.class).transaction(all).block(LIMIT);
	}

	private @Nullable Long balance() {
		return this.statements
			.changeAndRead("DO 0", "SELECT balance FROM users WHERE user_id = " + this.user,
					(row) -> Rows.number(row, "balance"))
			.blockLast(LIMIT);
	}

}

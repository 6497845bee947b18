package io.frontrow.reservation.hold;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.catalog.Concerts;
import io.frontrow.catalog.Performance;
import io.frontrow.concurrent.Pause;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.reservation.hold.LockedSeats.Question;
import io.frontrow.reservation.state.Draft;
import io.frontrow.reservation.state.SeatHolds;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A crowd at a seat that somebody has locked whose reservation is not decided. */
class LockedSeatsIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int CROWD = 40;

	/** A buyer asks again ten times while the seat is locked. */
	private static final int TRIES = 10;

	/** Of one buyer, when all that could be waited for is over. */
	private static final int STATEMENTS_EACH = 4;

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void crowdThatWaitsForALockAsksTheDatabaseTogether() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		List<Fan> crowd = this.frontrow.crowd(sale, CROWD);
		long seat = crowd.get(0).seats(sale).get(0);
		lock(sale, seat);
		double before = statements();
		long begun = System.nanoTime();
		List<CompletableFuture<Answer>> answers = crowd.stream()
			.map((fan) -> fan.reserving(sale.performanceId(), List.of(seat)).sendAsync())
			.toList();
		List<Integer> statuses = answers.stream().map((answer) -> answer.join().status()).sorted().toList();
		double asked = statements() - before - ofLoops(Duration.ofNanos(System.nanoTime() - begun));
		System.out.printf("A crowd of %d at a locked seat: %.0f statements%n", CROWD, asked);
		assertThat(statuses).as("a lock alone decides nothing").containsOnlyOnce(201).containsOnly(201, 409);
		// A quarter of the questions is usual; each for itself makes all of them.
		assertThat(asked).isLessThan(CROWD * STATEMENTS_EACH + 0.7 * CROWD * TRIES);
	}

	/** Groups are filled from all concerts in turn. */
	@Test
	void crowdAtOneConcertDoesNotKeepThoseAtAnotherWaiting() {
		LockedSeats questions = this.frontrow.part(LockedSeats.class);
		Object fairnessKey = questions.fairnessKey(new Question(1, List.of(10L)));
		assertThat(questions.fairnessKey(new Question(1, List.of(11L)))).isEqualTo(fairnessKey);
		assertThat(questions.fairnessKey(new Question(2, List.of(20L)))).isNotEqualTo(fairnessKey);
	}

	/**
	 * What the loops of this instance ask in so long: the more, the more lines there are.
	 */
	private double ofLoops(Duration time) {
		double before = statements();
		Pause.of(time);
		return statements() - before;
	}

	/** By a buyer of whom the database knows nothing. */
	private void lock(Sale sale, long seat) {
		Performance performance = this.frontrow.part(Concerts.class)
			.findPerformance(sale.performanceId())
			.blockOptional(LIMIT)
			.orElseThrow();
		Draft other = new Draft(Ids.next(), Ids.next(), performance, List.of(performance.seat(seat)),
				Duration.ofMinutes(5), 4);
		assertThat(this.frontrow.part(SeatHolds.class).tryLock(other, other.seatIds()).block(LIMIT)).isEmpty();
	}

	private double statements() {
		return this.frontrow.part(MeterRegistry.class).get("frontrow.database.statements").counter().count();
	}

}

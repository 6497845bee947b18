package io.frontrow.reservation.best;

import java.time.Duration;
import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.catalog.Performance;
import io.frontrow.catalog.Seat;
import io.frontrow.catalog.Section;
import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.database.UnitsOfWork;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Makes offers. The free seats of a performance are read and put in order by one reader
 * at a time, for all who asked before it began: a crowd costs a few readings. To be used
 * inside a unit of work.
 */
@Component
class Offers {

	/** So many are looked at first: all of a club, the front of an arena. */
	private static final int FRONT = 240;

	/** And so many where the front has no seats side by side. */
	private static final int FURTHER = 5_000;

	/** Then the next round begins, on another connection: this one may be dead. */
	private static final Duration READING_LIMIT = Duration.ofSeconds(3);

	private static final int CACHED_MAX = 1_000;

	private final FreeSeats freeSeats;

	/** Readers that were asked a short while ago. */
	private final Cache<Question, NextFlight<Offer>> readers = Caffeine.newBuilder()
		.maximumSize(CACHED_MAX)
		.expireAfterAccess(Duration.ofMinutes(1))
		.build();

	private final UnitsOfWork units;

	Offers(FreeSeats freeSeats, UnitsOfWork units) {
		this.freeSeats = freeSeats;
		this.units = units;
	}

	/**
	 * An offer of a moment after this call.
	 * @param section the only one to look in, or null for all
	 * @param inDecision how many seats are free now and may not be in a moment
	 */
	Mono<Offer> make(Performance performance, @Nullable Section section, int count, int inDecision) {
		int front = (FRONT + inDecision + FRONT - 1) / FRONT * FRONT;
		return read(new Question(performance, section, count, front)).flatMap((offer) -> offer.isWorthMore()
				? read(new Question(performance, section, count, FURTHER)) : Mono.just(offer));
	}

	private Mono<Offer> read(Question question) {
		return this.readers.get(question, (asked) -> new NextFlight<>(Mono.defer(() -> answer(asked)))).join();
	}

	private Mono<Offer> answer(Question asked) {
		Mono<List<Seat>> free = this.freeSeats.of(asked.performance(), asked.section(), asked.most());
		return this.units.detached(free)
			.timeout(READING_LIMIT)
			.map((seats) -> new Offer(asked.performance(), seats, seats.size() < asked.most(), asked.count()));
	}

	/** What somebody looks for, and in how many seats. */
	private record Question(Performance performance, @Nullable Section section, int count, int most) {
	}

}

package io.frontrow.queue.position;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.queue.position.Forecast.Outlook;
import io.frontrow.queue.position.SeatSupply.Seats;
import io.frontrow.queue.snapshot.QueueSnapshot;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Whether there will be a seat: the seats left, against those that the ones ahead are
 * expected to take if they buy as those before them did. The seats are asked for every
 * two seconds, beside the polls, which never wait for them. Thread-safe.
 */
@Component
class Outlooks implements PeriodicTasks {

	private static final Duration KEPT = Duration.ofMinutes(1);

	private static final Duration ASK_EVERY = Duration.ofSeconds(2);

	private static final int LINES_MAX = 10_000;

	private static final int LINES_AT_ONCE = 4;

	/** So many turns make a conversion. */
	private static final long TURNS_LEAST = 50;

	/**
	 * What one turn may take where nothing is measured yet: the default limit of seats.
	 */
	private static final double SEATS_A_TURN_MOST = 4;

	/** A forecast is taken to be right within so much. */
	private static final double MARGIN = 1.3;

	/** By concert; empty until they are known. */
	private final Cache<Long, Optional<Seats>> seats = Caffeine.newBuilder()
		.maximumSize(LINES_MAX)
		.executor(Runnable::run)
		.expireAfterAccess(KEPT)
		.build();

	private final SeatSupply supply;

	private final PeriodicTask task = new PeriodicTask("seats left for the outlook", ASK_EVERY,
			Mono.defer(this::askAll));

	Outlooks(SeatSupply supply) {
		this.supply = supply;
	}

	/**
	 * The outlook of whoever comes in with that turn from now; {@code UNCERTAIN} until
	 * the seats are known.
	 */
	Outlook of(long turn, QueueSnapshot line) {
		Optional<Seats> known = Objects.requireNonNull(this.seats.get(line.concertId(), (id) -> Optional.empty()));
		return known.map((seats) -> of(turn, line, seats)).orElse(Outlook.UNCERTAIN);
	}

	static Outlook of(long turn, QueueSnapshot line, Seats seats) {
		long ahead = turn - 1 + line.active();
		if (seats.sold() == seats.capacity()) {
			return Outlook.UNLIKELY;
		}
		long turns = line.admittedTotal() - line.active();
		boolean measured = turns >= TURNS_LEAST;
		double aTurn = measured ? (double) seats.sold() / turns : SEATS_A_TURN_MOST;
		long left = seats.capacity() - seats.sold();
		if (ahead * aTurn * MARGIN < left) {
			return Outlook.LIKELY;
		}
		return (measured && ahead * aTurn > left * MARGIN) ? Outlook.UNLIKELY : Outlook.UNCERTAIN;
	}

	private Mono<Void> askAll() {
		return Flux.fromIterable(List.copyOf(this.seats.asMap().keySet()))
			.flatMapDelayError(
					(concertId) -> this.supply.of(concertId)
						.doOnNext((known) -> this.seats.asMap()
							.computeIfPresent(concertId, (id, before) -> Optional.of(known))),
					LINES_AT_ONCE, 1)
			.then();
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.task);
	}

}

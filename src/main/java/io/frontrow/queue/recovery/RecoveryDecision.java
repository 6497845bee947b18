package io.frontrow.queue.recovery;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.engine.commit.GroupedRead;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Reads what MySQL knows of tickets whose tokens Redis has forgotten. After a loss a
 * whole crowd shows its tokens within half a minute, 33,000 a second where a million
 * wait: all who show theirs at the same time share one statement.
 */
@Component
class RecoveryDecision implements GroupedRead<ShownNumber, RecoveryFacts> {

	/** Short for a client, who is asked for this once after a loss. */
	private static final Duration LINGER = Duration.ofMillis(5);

	/**
	 * One statement, so that a token that ends meanwhile is seen as active or as spent,
	 * and never as waiting.
	 */
	private static final String FATES_OF_CONCERT = """
			SELECT concert_id, word, bits, NULL AS ticket_number, NULL AS user_id, NULL AS entry,
			  NULL AS activated_at_ms, NULL AS expires_at_ms
			FROM spent_tickets WHERE concert_id = %1$d AND word IN %2$s
			UNION ALL SELECT concert_id, NULL, NULL, ticket_number, user_id, entry, activated_at_ms, expires_at_ms
			FROM active_tokens WHERE concert_id = %1$d AND ticket_number IN %3$s""";

	private final DatabaseClient database;

	RecoveryDecision(DatabaseClient database) {
		this.database = database;
	}

	@Override
	public Object fairnessKey(ShownNumber ticket) {
		return ticket.concertId();
	}

	@Override
	public Duration linger() {
		return LINGER;
	}

	@Override
	public Mono<Map<ShownNumber, RecoveryFacts>> decide(List<ShownNumber> tickets) {
		return this.database.sql(Literals.statement(statement(tickets)))
			.map(Found::of)
			.all()
			.collectList()
			.map((found) -> fates(tickets, found));
	}

	private static String statement(List<ShownNumber> tickets) {
		Map<Long, List<ShownNumber>> byConcert = tickets.stream()
			.collect(Collectors.groupingBy(ShownNumber::concertId, TreeMap::new, Collectors.toList()));
		return byConcert.entrySet()
			.stream()
			.map((shown) -> FATES_OF_CONCERT.formatted(shown.getKey(), numbers(shown.getValue(), ShownNumber::word),
					numbers(shown.getValue(), ShownNumber::number)))
			.collect(Collectors.joining(" UNION ALL "));
	}

	private static String numbers(List<ShownNumber> tickets, Function<ShownNumber, Long> number) {
		return Literals.numbers(tickets.stream().map(number).distinct().toList());
	}

	private static Map<ShownNumber, RecoveryFacts> fates(List<ShownNumber> tickets, List<Found> found) {
		Map<List<Long>, Long> bits = new HashMap<>();
		Map<ShownNumber, ActiveToken> active = new HashMap<>();
		for (Found row : found) {
			ActiveToken token = row.active();
			if (token != null) {
				active.put(new ShownNumber(row.concertId(), token.ticketNumber()), token);
			}
			else {
				bits.put(List.of(row.concertId(), row.word()), row.bits());
			}
		}
		Map<ShownNumber, RecoveryFacts> fates = new HashMap<>();
		for (ShownNumber ticket : tickets) {
			long spent = bits.getOrDefault(List.of(ticket.concertId(), ticket.word()), 0L);
			fates.put(ticket, new RecoveryFacts((spent & Checkpoints.bit(ticket.number())) != 0, active.get(ticket)));
		}
		return fates;
	}

	/**
	 * A row of one of the two tables.
	 *
	 * @param word 32 tickets, where no token is given
	 * @param bits which of them are spent
	 */
	private record Found(long concertId, long word, long bits, @Nullable ActiveToken active) {

		private static Found of(Readable row) {
			long concertId = Rows.number(row, "concert_id");
			return (row.get("entry") != null) ? new Found(concertId, 0, 0, Checkpoints.active(row))
					: new Found(concertId, Rows.number(row, "word"), Rows.number(row, "bits"), null);
		}

	}

}

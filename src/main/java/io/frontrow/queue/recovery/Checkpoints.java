package io.frontrow.queue.recovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * What MySQL remembers of the lines, so that Redis may forget them: the last ticket given
 * out, how many were admitted, the tickets that are spent (one bit for each), and the
 * active tokens. Every write may be done twice. To be used inside a unit of work.
 */
@Component
public class Checkpoints {

	/** Tickets of one row. */
	private static final int WORD = 32;

	/**
	 * What is spent stays for a moment among the active tokens, t, until it is tidied.
	 */
	private static final String IS_NOT_SPENT = """
			NOT EXISTS (SELECT 1 FROM spent_tickets s WHERE s.concert_id = t.concert_id
			  AND s.word = t.ticket_number DIV :word AND (s.bits >> (t.ticket_number MOD :word)) & 1 = 1)""";

	/**
	 * A late telling of an earlier admission replaces nothing. activated_at_ms is
	 * assigned last, because the other assignments compare with its old value.
	 */
	private static final String REPLACE_IF_ADMITTED_AGAIN = Stream
		.of("user_id", "entry", "expires_at_ms", "activated_at_ms")
		.map((column) -> "%1$s = IF(VALUES(activated_at_ms) > activated_at_ms, VALUES(%1$s), %1$s)".formatted(column))
		.collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));

	/**
	 * A list that MySQL and MariaDB both join with: they write lists of row values
	 * differently. In the order of the tickets, so that two of these take their locks in
	 * the same order. A late telling replaces no newer end, nor that of a later
	 * admission.
	 */
	private static final String EXTEND = """
			UPDATE JSON_TABLE(%%s, '$[*]' COLUMNS (ticket_number BIGINT PATH '$[0]', expires_at_ms BIGINT PATH '$[1]',
			  turn_entry BIGINT PATH '$[2]')) c
			STRAIGHT_JOIN active_tokens t ON t.concert_id = %%d AND t.ticket_number = c.ticket_number
			SET t.expires_at_ms = c.expires_at_ms, t.turn_entry = c.turn_entry
			WHERE t.turn_entry <= c.turn_entry AND t.activated_at_ms <= c.turn_entry >> %d"""
		.formatted(TurnEnd.SEQUENCE_BITS);

	/** Begins with the tickets: the spent ones of a line are many rows. */
	private static final String TIDY_SPENT = """
			DELETE t FROM active_tokens t STRAIGHT_JOIN spent_tickets s
			  ON s.concert_id = t.concert_id AND s.word = t.ticket_number DIV %1$d
			WHERE t.concert_id = %2$d AND t.ticket_number IN %3$s AND (s.bits >> (t.ticket_number MOD %1$d)) & 1 = 1""";

	private final DatabaseClient database;

	Checkpoints(DatabaseClient database) {
		this.database = database;
	}

	/**
	 * What is known of a line that Redis has forgotten. Every row of its spent tickets is
	 * read, 31,000 where a million were given out.
	 */
	Mono<Checkpoint> checkpoint(long concertId) {
		return this.database.sql("""
				SELECT counter, admitted, CAST(counter
				  - (SELECT COALESCE(SUM(BIT_COUNT(bits)), 0) FROM spent_tickets WHERE concert_id = :concert)
				  - (SELECT COUNT(*) FROM active_tokens WHERE concert_id = :concert) AS SIGNED) AS waiting
				FROM line_counters WHERE concert_id = :concert""")
			.bind("concert", concertId)
			.map((row) -> new Checkpoint(new QueueCounts(Rows.number(row, "counter"), Rows.number(row, "admitted")),
					Math.max(0, Rows.number(row, "waiting"))))
			.one()
			.defaultIfEmpty(Checkpoint.NONE);
	}

	Mono<Void> note(long concertId, QueueCounts counts) {
		return this.database.sql("""
				INSERT INTO line_counters (concert_id, counter, admitted) VALUES (:concert, :counter, :admitted)
				ON DUPLICATE KEY UPDATE counter = GREATEST(counter, VALUES(counter)),
				  admitted = GREATEST(admitted, VALUES(admitted))""")
			.bind("concert", concertId)
			.bind("counter", counts.lastTicket())
			.bind("admitted", counts.admitted())
			.then();
	}

	/** Notes that their tokens have ended; they are not active any more. */
	public Mono<Void> spend(long concertId, Collection<Long> ticketNumbers) {
		List<SpentNumber> tickets = tickets(concertId, ticketNumbers);
		return spend(tickets).then(Mono.defer(() -> tidy(tickets)));
	}

	/** Notes that their tokens have ended, to be tidied after the commit. */
	Mono<Void> noteSpent(long concertId, Collection<Long> ticketNumbers) {
		return spend(tickets(concertId, ticketNumbers));
	}

	private static List<SpentNumber> tickets(long concertId, Collection<Long> numbers) {
		return numbers.stream().map((number) -> new SpentNumber(concertId, number)).toList();
	}

	/** Notes that their tokens have ended, in one statement. */
	public Mono<Void> spend(Collection<SpentNumber> tickets) {
		if (tickets.isEmpty()) {
			return Mono.empty();
		}
		Map<Word, Long> words = new TreeMap<>(Comparator.comparing(Word::concertId).thenComparing(Word::number));
		tickets.forEach((ticket) -> words.merge(new Word(ticket.concertId(), word(ticket.number())),
				bit(ticket.number()), (some, more) -> some | more));
		String rows = words.entrySet()
			.stream()
			.map((word) -> "(" + word.getKey().concertId() + "," + word.getKey().number() + "," + word.getValue() + ")")
			.collect(Collectors.joining(","));
		return this.database.sql(Literals.statement("INSERT INTO spent_tickets (concert_id, word, bits) VALUES " + rows
				+ " ON DUPLICATE KEY UPDATE bits = bits | VALUES(bits)"))
			.then();
	}

	/**
	 * The same of those of these tickets that are spent. To be used after the commit of
	 * whatever may have {@link #activate activated} or spent them: whichever of the two
	 * came last, the token is not active.
	 */
	Mono<Void> tidySpent(long concertId, Collection<Long> ticketNumbers) {
		return ticketNumbers.isEmpty() ? Mono.empty()
				: this.database
					.sql(Literals.statement(TIDY_SPENT.formatted(WORD, concertId, Literals.numbers(ticketNumbers))))
					.then();
	}

	/** Forgets of spent tickets that their tokens were active. */
	public Mono<Void> tidy(Collection<SpentNumber> tickets) {
		Map<Long, List<Long>> byConcert = tickets.stream()
			.sorted(Comparator.comparing(SpentNumber::number))
			.collect(Collectors.groupingBy(SpentNumber::concertId, TreeMap::new,
					Collectors.mapping(SpentNumber::number, Collectors.toList())));
		return Flux.fromIterable(byConcert.entrySet())
			.concatMap((spent) -> this.database.sql(Literals.statement("DELETE FROM active_tokens WHERE concert_id = "
					+ spent.getKey() + " AND ticket_number IN " + Literals.numbers(spent.getValue())))
				.then())
			.then();
	}

	/** Tickets whose bits share a row. */
	private record Word(long concertId, long number) {
	}

	/** The row of a ticket's bit. */
	static long word(long ticketNumber) {
		return ticketNumber / WORD;
	}

	static long bit(long ticketNumber) {
		return 1L << (ticketNumber % WORD);
	}

	/** The next active tokens by ticket. */
	Flux<ActiveToken> activeAfter(long concertId, long ticketNumber, int most) {
		return this.database.sql("""
				SELECT * FROM active_tokens t WHERE concert_id = :concert AND ticket_number > :ticket
				  AND %s ORDER BY ticket_number LIMIT :most""".formatted(IS_NOT_SPENT))
			.bind("concert", concertId)
			.bind("ticket", ticketNumber)
			.bind("word", WORD)
			.bind("most", most)
			.map(Checkpoints::active)
			.all();
	}

	/** The ticket of that user's token that was active at that time, or empty. */
	public Mono<Long> activeTicketOf(long concertId, UUID userId, long atMillis) {
		return this.database.sql("""
				SELECT MIN(ticket_number) AS ticket_number FROM active_tokens t
				WHERE concert_id = :concert AND user_id = :user AND activated_at_ms <= :at
				  AND %s""".formatted(IS_NOT_SPENT))
			.bind("word", WORD)
			.bind("concert", concertId)
			.bind("user", userId.toString())
			.bind("at", atMillis)
			.map((row) -> Optional.ofNullable(row.get("ticket_number", Long.class)))
			.one()
			.flatMap(Mono::justOrEmpty);
	}

	/**
	 * Notes that these tokens are active, in one statement. A token that is there is
	 * replaced where it was admitted at another time: Redis had forgotten that, and
	 * admitted it again.
	 */
	Mono<Void> activate(long concertId, Collection<ActiveToken> tokens) {
		if (tokens.isEmpty()) {
			return Mono.empty();
		}
		String rows = Stream.generate(() -> "(?, ?, ?, ?, ?, ?)")
			.limit(tokens.size())
			.collect(Collectors.joining(", "));
		List<Object> values = new ArrayList<>();
		tokens.forEach((token) -> values.addAll(List.of(concertId, token.ticketNumber(), token.userId(), token.entry(),
				token.activatedAtMillis(), token.expiresAtMillis())));
		return this.database
			.sql("INSERT INTO active_tokens (concert_id, ticket_number, user_id, entry, activated_at_ms,"
					+ " expires_at_ms) VALUES " + rows + REPLACE_IF_ADMITTED_AGAIN)
			.bindValues(values)
			.then();
	}

	/**
	 * Notes other ends of active tokens' time, in one statement whose time grows with
	 * their number and no faster. A token that is not active stays so, and so does an end
	 * that was written by a later entry.
	 * @param ends by ticket
	 */
	Mono<Void> extend(long concertId, SortedMap<Long, TurnEnd> ends) {
		if (ends.isEmpty()) {
			return Mono.empty();
		}
		String changes = ends.entrySet()
			.stream()
			.map((change) -> "[" + change.getKey() + "," + change.getValue().expiresAtMillis() + ","
					+ change.getValue().entry() + "]")
			.collect(Collectors.joining(",", "'[", "]'"));
		return this.database.sql(Literals.statement(EXTEND.formatted(changes, concertId))).then();
	}

	static ActiveToken active(Readable row) {
		return new ActiveToken(Rows.number(row, "ticket_number"), Rows.text(row, "user_id"), Rows.text(row, "entry"),
				Rows.number(row, "activated_at_ms"), Rows.number(row, "expires_at_ms"));
	}

}

package io.frontrow.queue.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.frontrow.engine.database.Rows;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.r2dbc.spi.Readable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;

/**
 * The settings of every concert's line, in MySQL. To be used inside a unit of work.
 */
@Component
public class Queues {

	/**
	 * A line is run for a day after its sale has closed, for those who still stand in it.
	 */
	private static final String RUNNING = "sale_closes_at > UTC_TIMESTAMP(6) - INTERVAL 1 DAY";

	private final DatabaseClient database;

	private final QueueProperties defaults;

	Queues(DatabaseClient database, QueueProperties defaults) {
		this.database = database;
		this.defaults = defaults;
	}

	/**
	 * Opens a line with the default settings, in the caller's transaction.
	 */
	public Mono<Void> open(long concertId, @Nullable Instant saleOpensAt, Instant saleClosesAt) {
		GenericExecuteSpec insert = this.database.sql("""
				INSERT INTO line_settings (concert_id, admit_per_tick, tick_millis, max_active, active_ttl_seconds,
				  hold_ttl_seconds, sale_opens_at, sale_closes_at, draw_seed)
				VALUES (:concert, :admitPerTick, :tick, :maxActive, :activeTtl, :holdTtl, :opens, :closes, :seed)""")
			.bind("concert", concertId)
			.bind("admitPerTick", this.defaults.admitPerTick())
			.bind("tick", this.defaults.tick().toMillis())
			.bind("activeTtl", this.defaults.activeTtl().toSeconds())
			.bind("holdTtl", this.defaults.holdTtl().toSeconds())
			.bind("closes", Rows.utc(saleClosesAt))
			.bind("seed", DrawSeed.random().hex());
		insert = bindOrNull(insert, "maxActive", this.defaults.maxActive(), Integer.class);
		insert = bindOrNull(insert, "opens", (saleOpensAt != null) ? Rows.utc(saleOpensAt) : null,
				java.time.LocalDateTime.class);
		return insert.fetch().rowsUpdated().then();
	}

	/**
	 * The settings of one line.
	 * @return an error {@code CONCERT_NOT_FOUND} where the concert has no line
	 */
	public Mono<QueueSettings> find(long concertId) {
		return this.database.sql("SELECT * FROM line_settings WHERE concert_id = :concert")
			.bind("concert", concertId)
			.map(Queues::read)
			.one()
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.CONCERT_NOT_FOUND)));
	}

	/**
	 * The lines that are to be run now.
	 */
	public Flux<RunningLine> running() {
		return this.database.sql("SELECT concert_id, version FROM line_settings WHERE " + RUNNING)
			.map((row) -> new RunningLine(Rows.number(row, "concert_id"), Rows.number(row, "version")))
			.all();
	}

	/**
	 * Changes what is given and leaves the rest, in one statement; two operators at once
	 * do not undo each other's fields.
	 */
	public Mono<Void> change(long concertId, QueueChange change) {
		Integer maxActive = (change.maxActive() != null) ? change.maxActive().most() : null;
		GenericExecuteSpec update = this.database.sql("""
				UPDATE line_settings SET version = version + 1,
				  admit_per_tick = COALESCE(:admitPerTick, admit_per_tick),
				  tick_millis = COALESCE(:tick, tick_millis),
				  max_active = IF(:limitGiven, :maxActive, max_active),
				  active_ttl_seconds = COALESCE(:activeTtl, active_ttl_seconds),
				  hold_ttl_seconds = COALESCE(:holdTtl, hold_ttl_seconds),
				  paused = COALESCE(:paused, paused),
				  closed = COALESCE(:closed, closed),
				  lane_shares = COALESCE(:laneShares, lane_shares)
				WHERE concert_id = :concert""")
			.bind("concert", concertId)
			.bind("limitGiven", (change.maxActive() != null) ? 1 : 0);
		update = bindOrNull(update, "admitPerTick", change.admitPerTick(), Integer.class);
		update = bindOrNull(update, "tick", (change.tick() != null) ? change.tick().toMillis() : null, Long.class);
		update = bindOrNull(update, "maxActive", maxActive, Integer.class);
		update = bindOrNull(update, "activeTtl", seconds(change.activeTtl()), Long.class);
		update = bindOrNull(update, "holdTtl", seconds(change.holdTtl()), Long.class);
		update = bindOrNull(update, "paused", flag(change.paused()), Integer.class);
		update = bindOrNull(update, "closed", flag(change.closed()), Integer.class);
		update = bindOrNull(update, "laneShares",
				(change.laneShares() != null) ? QueueSettings.joined(change.laneShares()) : null, String.class);
		return update.fetch()
			.rowsUpdated()
			.filter((changed) -> changed == 1)
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.CONCERT_NOT_FOUND)))
			.then();
	}

	private static @Nullable Long seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toSeconds() : null;
	}

	private static @Nullable Integer flag(@Nullable Boolean value) {
		return (value != null) ? (value ? 1 : 0) : null;
	}

	private static GenericExecuteSpec bindOrNull(GenericExecuteSpec statement, String name, @Nullable Object value,
			Class<?> type) {
		return (value != null) ? statement.bind(name, value) : statement.bindNull(name, type);
	}

	private static QueueSettings read(Readable row) {
		return new QueueSettings(Rows.number(row, "concert_id"), Rows.number(row, "version"),
				Rows.small(row, "admit_per_tick"), Duration.ofMillis(Rows.number(row, "tick_millis")),
				row.get("max_active", Integer.class), Duration.ofSeconds(Rows.number(row, "active_ttl_seconds")),
				Duration.ofSeconds(Rows.number(row, "hold_ttl_seconds")), Rows.small(row, "paused") == 1,
				Rows.small(row, "closed") == 1, shares(Rows.text(row, "lane_shares")),
				Rows.timeOrNull(row, "sale_opens_at"), Rows.time(row, "sale_closes_at"),
				new DrawSeed(Rows.text(row, "draw_seed")));
	}

	private static List<Integer> shares(String joined) {
		return Stream.of(joined.split(",")).map(Integer::valueOf).toList();
	}

	/** A line that is to be run, and the version of its settings. */
	public record RunningLine(long concertId, long version) {
	}

}

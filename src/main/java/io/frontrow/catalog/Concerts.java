package io.frontrow.catalog;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.http.Page;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The announced concerts. They never change once made, so each instance keeps those that
 * were asked for last, at most {@value #CACHED_MAX}, for as long as it runs.
 */
@Component
public class Concerts {

	private static final int CACHED_MAX = 1_000;

	private static final Duration READER_KEPT = Duration.ofMinutes(1);

	private final DatabaseClient database;

	private final UnitsOfWork units;

	private final Cache<Long, Concert> cache = Caffeine.newBuilder().maximumSize(CACHED_MAX).build();

	/** Of those that are read now, so that a crowd at a new one reads it once. */
	private final Cache<Long, NextFlight<Concert>> readers = Caffeine.newBuilder()
		.maximumSize(CACHED_MAX)
		.expireAfterAccess(READER_KEPT)
		.executor(Runnable::run)
		.build();

	Concerts(DatabaseClient database, UnitsOfWork units) {
		this.database = database;
		this.units = units;
	}

	/**
	 * @return an error {@code CONCERT_NOT_FOUND}
	 */
	public Mono<Concert> find(long concertId) {
		Concert cached = this.cache.getIfPresent(concertId);
		if (cached != null) {
			return Mono.just(cached);
		}
		return this.readers.get(concertId, (id) -> new NextFlight<>(Mono.defer(() -> knownOrRead(id))))
			// One under way may have begun before the concert was announced.
			.join()
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.CONCERT_NOT_FOUND)));
	}

	/** Another round may have read it since the caller looked. */
	private Mono<Concert> knownOrRead(long concertId) {
		Concert cached = this.cache.getIfPresent(concertId);
		return (cached != null) ? Mono.just(cached)
				: this.units.detached(read(concertId)).doOnNext((concert) -> this.cache.put(concertId, concert));
	}

	/**
	 * @return an error {@code PERFORMANCE_NOT_FOUND}
	 */
	public Mono<Performance> findPerformance(long performanceId) {
		return find(SeatIds.concertOf(performanceId))
			.flatMap((concert) -> Mono.justOrEmpty(concert.performance(performanceId)))
			.onErrorResume(Refusal.class, (noConcert) -> Mono.empty())
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.PERFORMANCE_NOT_FOUND)));
	}

	/**
	 * The concerts of the page and one more where there is one, newest first.
	 */
	public Mono<List<Concert>> list(Page page) {
		return this.units
			.detached(this.database
				.sql("SELECT concert_id FROM concerts WHERE concert_id < :before ORDER BY concert_id DESC LIMIT :fetch")
				.bind("before", (page.after() != null) ? Long.parseLong(page.after()) : Long.MAX_VALUE)
				.bind("fetch", page.fetch())
				.map((row) -> Rows.number(row, "concert_id"))
				.all()
				.collectList())
			.flatMapMany(Flux::fromIterable)
			.concatMap(this::find)
			.collectList();
	}

	private Mono<Concert> read(long concertId) {
		return performances(concertId)
			.flatMap((performances) -> this.database.sql("SELECT * FROM concerts WHERE concert_id = :concert")
				.bind("concert", concertId)
				.map((row) -> concert(row, performances))
				.one());
	}

	private Mono<List<Performance>> performances(long concertId) {
		return sections(concertId)
			.flatMap((sections) -> this.database.sql("SELECT * FROM performances WHERE concert_id = :concert")
				.bind("concert", concertId)
				.map((row) -> performance(row, sections))
				.all()
				.collectList());
	}

	private Mono<Map<Long, List<SectionRow>>> sections(long concertId) {
		return this.database.sql(
				"SELECT * FROM sections WHERE performance_id BETWEEN :first AND :last ORDER BY performance_id, section_index")
			.bind("first", SeatIds.performance(concertId, 0))
			.bind("last", SeatIds.performance(concertId + 1, 0) - 1)
			.map(Concerts::section)
			.all()
			.collect(Collectors.groupingBy(SectionRow::performanceId));
	}

	private static SectionRow section(Readable row) {
		return new SectionRow(Rows.number(row, "performance_id"),
				new Section(Rows.text(row, "name"), Rows.small(row, "row_total"), Rows.small(row, "seats_per_row"),
						Rows.small(row, "first_number"), Rows.number(row, "price")));
	}

	private static Performance performance(Readable row, Map<Long, List<SectionRow>> sections) {
		long id = Rows.number(row, "performance_id");
		OffsetDateTime startsAt = Rows.time(row, "starts_at")
			.atOffset(ZoneOffset.ofTotalSeconds(Rows.small(row, "utc_offset_seconds")));
		return new Performance(id, Rows.number(row, "concert_id"), startsAt, Rows.text(row, "venue"),
				Rows.time(row, "sale_closes_at"), Rows.small(row, "capacity"),
				sections.getOrDefault(id, List.of()).stream().map(SectionRow::section).toList());
	}

	private static Concert concert(Readable row, List<Performance> performances) {
		return new Concert(Rows.number(row, "concert_id"), Rows.text(row, "title"), Rows.text(row, "artist"),
				Rows.timeOrNull(row, "sale_opens_at"), Rows.time(row, "sale_closes_at"),
				Rows.small(row, "max_seats_per_user"), Concert.inOrder(performances));
	}

	private record SectionRow(long performanceId, Section section) {
	}

}

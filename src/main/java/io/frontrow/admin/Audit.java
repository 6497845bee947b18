package io.frontrow.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.engine.concurrent.NextFlight;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Timed;

import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * The invariants of money and seats, counted from the database alone: every table is
 * walked along its primary key, and each row is held against the rules, together with all
 * that they compare it with, in one statement and so in one consistent view.
 * <p>
 * Every row that is there throughout is looked at. There is deliberately no snapshot of
 * the whole: it would keep the database from clearing away what the sale leaves behind,
 * which the sweeps then wade through, and make a migration wait, and all the sale behind
 * it. The statements take no lock, are short, and use one connection. Bounded in memory
 * by a page of rows, in time by {@link #LIMIT}, in number by one at a time.
 */
@Component
public class Audit implements SmartLifecycle {

	/**
	 * The last statement may still take its own limit, so that all is over before
	 * {@link UnitsOfWork#detachedForLong} loses patience.
	 */
	private static final Duration LIMIT = Duration.ofMinutes(4);

	private static final List<TableWalk> WALKS = Stream
		.of(SeatRules.WALKS, MoneyRules.WALKS, ReservationRules.WALKS, CatalogueRules.WALKS)
		.flatMap(List::stream)
		.toList();

	private final DatabaseClient database;

	private final Timer times;

	private final NextFlight<Report> nextFlight;

	private volatile boolean stopped;

	Audit(DatabaseClient database, UnitsOfWork units, MeterRegistry meters) {
		this.database = database;
		this.times = meters.timer("frontrow.audit");
		this.nextFlight = new NextFlight<>(units.ofKind("operator").detachedForLong(Mono.defer(this::round)));
	}

	/**
	 * Checks every rule, beginning after this is subscribed to.
	 * @return an error that is answered 503 where it takes too long or this instance
	 * stops
	 */
	public Mono<Report> check() {
		return this.nextFlight.join();
	}

	private Mono<Report> round() {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		return this.database
			.inConnection((connection) -> Flux.fromIterable(WALKS)
				.concatMap((walk) -> new Walker(on(connection), walk, () -> requireTime(deadline)).walk())
				.collectList()
				.map(Audit::report))
			.timed()
			.doOnNext((done) -> this.times.record(done.elapsed()))
			.map(Timed::get);
	}

	private DatabaseClient on(Connection connection) {
		return DatabaseClient
			.create(new SingleConnectionFactory(connection, this.database.getConnectionFactory().getMetadata(), true));
	}

	private void requireTime(long deadline) {
		if (this.stopped || System.nanoTime() > deadline) {
			throw new Refusal(Code.TEMPORARILY_UNAVAILABLE);
		}
	}

	private static Report report(List<Finding> findings) {
		Map<String, List<Finding>> byRule = new LinkedHashMap<>();
		findings.forEach((finding) -> byRule.computeIfAbsent(finding.rule(), (rule) -> new ArrayList<>()).add(finding));
		List<Check> checks = byRule.entrySet().stream().map((rule) -> check(rule.getKey(), rule.getValue())).toList();
		return new Report(checks.stream().allMatch(Check::ok), checks);
	}

	private static Check check(String rule, List<Finding> findings) {
		String detail = findings.stream().map(Finding::toString).collect(Collectors.joining("; "));
		return new Check(rule, findings.stream().allMatch(Finding::ok), detail);
	}

	@Override
	public void start() {
		this.stopped = false;
	}

	/** A page that is under way ends, and with it the audit. */
	@Override
	public void stop() {
		this.stopped = true;
	}

	@Override
	public boolean isRunning() {
		return !this.stopped;
	}

	/** Before the web server waits for its requests to end, and this among them. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	/** Whether one rule holds, and of what. */
	public record Check(String name, boolean ok, String detail) {
	}

	/** All rules. */
	public record Report(boolean ok, List<Check> checks) {
	}

}

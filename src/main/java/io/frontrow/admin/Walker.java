package io.frontrow.admin;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.frontrow.engine.database.Rows;
import io.r2dbc.spi.Readable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/**
 * Walks one table once, page by page, and keeps nothing but where it is and what it has
 * found. For one subscriber.
 */
final class Walker {

	private final DatabaseClient database;

	private final TableWalk walk;

	private final Runnable mayGoOn;

	private final Pace pace;

	private final List<Finding> findings;

	private List<Object> after;

	private boolean atEnd;

	/**
	 * @param mayGoOn asked before every page; what it throws ends the walk
	 */
	Walker(DatabaseClient database, TableWalk walk, Runnable mayGoOn) {
		this.database = database;
		this.walk = walk;
		this.mayGoOn = mayGoOn;
		this.pace = new Pace(walk.pageMax());
		this.findings = walk.rules().stream().map((rule) -> new Finding(walk.name(), rule)).toList();
		this.after = walk.key().stream().map(KeyColumn::beginning).toList();
	}

	/** The findings, one by rule. */
	Flux<Finding> walk() {
		return Mono.defer(this::turnPage).repeat(() -> !this.atEnd).thenMany(Flux.fromIterable(this.findings));
	}

	private Mono<Void> turnPage() {
		this.mayGoOn.run();
		long begun = System.nanoTime();
		this.atEnd = true;
		return findPage().flatMap(this::check)
			.doOnSuccess((done) -> this.pace.note(Duration.ofNanos(System.nanoTime() - begun)));
	}

	private Mono<Page> findPage() {
		return bind(this.database.sql(this.walk.pageEnd()), "after", this.after).bind("rows", this.pace.rows())
			.map(this::page)
			.one();
	}

	private Mono<Void> check(Page page) {
		GenericExecuteSpec statement = bind(this.database.sql(this.walk.broken()), "after", this.after);
		return bind(statement, "upTo", page.last()).map(this::note).all().then(Mono.fromRunnable(() -> leave(page)));
	}

	private void leave(Page page) {
		this.findings.forEach((finding) -> finding.noteChecked(page.rows()));
		this.after = page.last();
		this.atEnd = page.rows() < this.pace.rows();
	}

	private String note(Readable row) {
		String id = Rows.text(row, "id");
		for (int rule = 0; rule < this.findings.size(); rule++) {
			if (Rows.number(row, "broken" + rule) == 1) {
				this.findings.get(rule).noteBroken(id);
			}
		}
		return id;
	}

	private Page page(Readable row) {
		List<Object> last = this.walk.key().stream().map((part) -> value(row, part.column())).toList();
		return new Page(last, Rows.small(row, "page_rows"));
	}

	private static Object value(Readable row, String column) {
		return Objects.requireNonNull(row.get(column), column);
	}

	private static GenericExecuteSpec bind(GenericExecuteSpec statement, String name, List<Object> key) {
		GenericExecuteSpec bound = statement;
		for (int part = 0; part < key.size(); part++) {
			bound = bound.bind(name + part, key.get(part));
		}
		return bound;
	}

	private record Page(List<Object> last, int rows) {
	}

}

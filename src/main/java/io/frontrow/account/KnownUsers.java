package io.frontrow.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import io.frontrow.engine.commit.Decision;
import io.frontrow.engine.commit.GroupCommit;
import io.frontrow.engine.commit.GroupCommits;
import io.frontrow.engine.concurrent.IdSet;
import io.frontrow.engine.database.Literals;
import io.frontrow.engine.database.Rows;
import io.frontrow.engine.database.UnitsOfWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Whether a user exists. Users are never removed, so who is known stays known: at most
 * {@value #KNOWN_MAX}, 32 MB. Until {@value #AHEAD_MAX} are, each statement also reads
 * the {@value #READ_AHEAD} users that follow the first whom it looks for, so that of as
 * many users all are known soon after a crowd begins to come; of more, those who have
 * come. Those who ask at the same time share a statement. Thread-safe.
 */
@Component
class KnownUsers implements Decision<UUID, UUID> {

	private static final int KNOWN_MAX = 1_300_000;

	private static final int AHEAD_MAX = 1_000_000;

	/** They take less than a millisecond; a single user takes a third of one. */
	private static final int READ_AHEAD = 512;

	private final IdSet known = new IdSet(KNOWN_MAX);

	private final DatabaseClient database;

	private final UnitsOfWork units;

	private final GroupCommit<UUID, UUID> group;

	KnownUsers(DatabaseClient database, UnitsOfWork units, GroupCommits groups, MeterRegistry metrics) {
		this.database = database;
		this.units = units.ofKind("users");
		this.group = groups.of("users", this, this.units);
		Gauge.builder("frontrow.users.known", this.known, IdSet::size)
			.description("Users of whom it is known without asking the database that they exist")
			.register(metrics);
	}

	/** Empty where there is no such user. */
	Mono<UUID> find(UUID userId) {
		return this.known.contains(userId) ? Mono.just(userId) : this.units.detached(this.group.commit(userId));
	}

	void note(UUID userId) {
		this.known.add(userId);
	}

	@Override
	public Collection<?> conflictKeys(UUID userId) {
		return List.of(userId);
	}

	@Override
	public boolean isOneStatement() {
		return true;
	}

	/** Some have become known while they waited for the statement before. */
	@Override
	public Mono<Map<UUID, UUID>> decide(List<UUID> userIds) {
		List<UUID> unknown = userIds.stream().filter((userId) -> !this.known.contains(userId)).toList();
		Flux<UUID> known = Flux.fromIterable(userIds).filter((userId) -> !unknown.contains(userId));
		return (unknown.isEmpty() ? known : known.concatWith(found(unknown))).collectMap(Function.identity());
	}

	/** Those of them who exist; others are read ahead. */
	private Flux<UUID> found(List<UUID> userIds) {
		int ahead = (this.known.size() < AHEAD_MAX) ? READ_AHEAD : 0;
		return this.database
			.sql(Literals.statement("SELECT user_id FROM users WHERE user_id IN " + Literals.list(userIds)
					+ " UNION ALL (SELECT user_id FROM users WHERE user_id > " + Literals.of(userIds.get(0))
					+ " ORDER BY user_id LIMIT " + ahead + ")"))
			.map((row) -> Rows.uuid(row, "user_id"))
			.all()
			.doOnNext(this::note)
			.filter(Set.copyOf(userIds)::contains);
	}

}

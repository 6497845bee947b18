package io.frontrow.account;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.frontrow.commit.Decision;
import io.frontrow.commit.GroupCommit;
import io.frontrow.commit.GroupCommits;
import io.frontrow.support.IdSet;
import io.frontrow.support.Literals;
import io.frontrow.support.Rows;
import io.frontrow.support.UnitsOfWork;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;

/**
 * Whether a user exists. Users are never removed, so who is known stays known: at most
 * {@value #KNOWN_MAX}, some 32 MB, and those of a crowd that comes are soon all known,
 * because each statement also reads the {@value #READ_AHEAD} users that follow the first
 * whom it looks for. Those who ask at the same time share one. Thread-safe.
 */
@Component
class KnownUsers implements Decision<UUID, UUID> {

	private static final int KNOWN_MAX = 1_000_000;

	/** They take less than a millisecond; a single user takes a third of one. */
	private static final int READ_AHEAD = 512;

	private final IdSet known = new IdSet(KNOWN_MAX);

	private final DatabaseClient database;

	private final JsonMapper json;

	private final UnitsOfWork units;

	private final GroupCommit<UUID, UUID> group;

	KnownUsers(DatabaseClient database, JsonMapper json, UnitsOfWork units, GroupCommits groups,
			MeterRegistry metrics) {
		this.database = database;
		this.json = json;
		this.units = units.ofKind("users");
		this.group = groups.of("users", this, this.units);
		metrics.gauge("frontrow.users.known", this.known, IdSet::size);
	}

	/** Empty where there is no such user. */
	Mono<UUID> find(UUID userId) {
		return this.known.contains(userId) ? Mono.just(userId) : this.units.detached(this.group.commit(userId, null));
	}

	void note(UUID userId) {
		this.known.add(userId);
	}

	@Override
	public Collection<?> touches(UUID userId) {
		return List.of(userId);
	}

	@Override
	public boolean isOneStatement() {
		return true;
	}

	@Override
	public Mono<Map<UUID, UUID>> decide(List<UUID> userIds) {
		String near = "SELECT user_id FROM users WHERE user_id IN " + Literals.list(userIds)
				+ " UNION (SELECT user_id FROM users WHERE user_id > " + Literals.of(userIds.get(0))
				+ " ORDER BY user_id LIMIT " + READ_AHEAD + ")";
		// As one row: a row for each takes the driver five times as long.
		return this.database
			.sql(Literals.statement("SELECT COALESCE(JSON_ARRAYAGG(user_id), '[]') AS ids FROM (" + near + ") AS near"))
			.map((row) -> this.json.readValue(Rows.text(row, "ids"), UUID[].class))
			.one()
			.map((found) -> noted(Set.of(found), userIds));
	}

	private Map<UUID, UUID> noted(Set<UUID> found, List<UUID> asked) {
		found.forEach(this::note);
		return asked.stream()
			.filter(found::contains)
			.collect(Collectors.toMap(Function.identity(), Function.identity()));
	}

}

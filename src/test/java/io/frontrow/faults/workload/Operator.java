package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.concurrent.Waiting;
import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.cluster.Cluster;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.model.DatabaseReader;
import io.frontrow.faults.model.SeatRow;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sets up the concert and the users of a trial, and asks for the audit after it. */
public final class Operator {

	/**
	 * The sweep of expired holds runs every two seconds; the rest is for slow machines.
	 */
	private static final Duration AUDIT_LIMIT = Duration.ofSeconds(10);

	private static final Duration AUDIT_PAUSE = Duration.ofMillis(250);

	private static final int SHORT_HOLD_SECONDS = 2;

	private static final int LONG_HOLD_SECONDS = 120;

	private static final JsonMapper JSON = new JsonMapper();

	private final Cluster cluster;

	private final Client client;

	private final DatabaseReader database;

	public Operator(Cluster cluster, Client client, DatabaseReader database) {
		this.cluster = cluster;
		this.client = client;
		this.database = database;
	}

	/** Puts a new concert on sale. */
	public ConcertOnSale putOnSale(int buyers, SplittableRandom random) {
		Answer created = ask("POST", "/admin/concerts", Hall.plan(buyers).body()).hasStatus(201);
		long concertId = created.number("concertId");
		boolean holdsAreShort = random.nextBoolean();
		ask("PATCH", "/admin/queues/" + concertId, Map.of("tickSeconds", 0.1, "admitPerTick", 100, "holdTtlSeconds",
				holdsAreShort ? SHORT_HOLD_SECONDS : LONG_HOLD_SECONDS))
			.hasStatus(200);
		return new ConcertOnSale(concertId, created.get("performances").get(0).get("performanceId").longValue(),
				this.database.seats(concertId).stream().map(SeatRow::seatId).toList(), holdsAreShort,
				"buyer at " + concertId);
	}

	/** A new user of that name. */
	public String register(String name) {
		return ask("POST", "/users", Map.of("name", name)).hasStatus(201).text("userId");
	}

	/** What the audit finds wrong, after expired holds were swept; "" for nothing. */
	public String audit() {
		Waiting.until(AUDIT_LIMIT, AUDIT_PAUSE, () -> findings().isEmpty());
		return findings();
	}

	private String findings() {
		Optional<Answer> audit = this.client.invokeAsOperator(instance(), new Operation("GET", "/admin/audit", "", ""));
		if (audit.isEmpty() || audit.get().status() != 200) {
			return "no audit: " + audit;
		}
		JsonNode checks = audit.get().get("checks");
		return audit.get().get("ok").booleanValue() ? ""
				: checks.valueStream().filter((check) -> !check.get("ok").booleanValue()).toList().toString();
	}

	private Answer ask(String method, String path, Map<String, ?> body) {
		return this.client.invokeAsOperator(instance(), new Operation(method, path, JSON.writeValueAsString(body), ""))
			.orElseThrow(() -> new IllegalStateException(method + " " + path + " was not answered"));
	}

	private Instance instance() {
		return this.cluster.instances().get(0);
	}

}

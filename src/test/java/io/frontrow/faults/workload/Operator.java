package io.frontrow.faults.workload;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

import io.frontrow.Answer;
import io.frontrow.SalePlan;
import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.cluster.Cluster;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.model.DatabaseReader;
import io.frontrow.faults.model.SaleState;
import io.frontrow.servers.Waiting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Puts concerts on sale, and looks into the books. */
public final class Operator {

	/** The sweep's two seconds, and more than enough for an audit. */
	private static final Duration AUDIT_LIMIT = Duration.ofSeconds(10);

	private static final Duration AUDIT_PAUSE = Duration.ofMillis(250);

	private static final int SHORT_HOLD_SECONDS = 2;

	private static final int LONG_HOLD_SECONDS = 120;

	private static final int CONTESTED_ROWS = 10;

	private static final JsonMapper JSON = new JsonMapper();

	private final Cluster stage;

	private final Client office;

	private final DatabaseReader ledgers;

	public Operator(Cluster stage, Client office, DatabaseReader ledgers) {
		this.stage = stage;
		this.office = office;
		this.ledgers = ledgers;
	}

	/**
	 * A new concert, with a part of the hall for each buyer and one that all are after.
	 */
	public ConcertOnSale announce(int buyers, SplittableRandom luck) {
		SalePlan plan = new SalePlan().maxSeatsPerUser(SeatPicker.MOST_OF_A_CONCERT)
			.section("Own", buyers, SeatPicker.OWN, 1_000)
			.section(SeatPicker.CONTESTED, CONTESTED_ROWS, 20, 1_000);
		Answer announced = ask("POST", "/admin/concerts", plan.body()).hasStatus(201);
		long concertId = announced.number("concertId");
		boolean holdsAreShort = luck.nextBoolean();
		ask("PATCH", "/admin/queues/" + concertId, Map.of("tickSeconds", 0.1, "admitPerTick", 100, "holdTtlSeconds",
				holdsAreShort ? SHORT_HOLD_SECONDS : LONG_HOLD_SECONDS))
			.hasStatus(200);
		return new ConcertOnSale(concertId, announced.get("performances").get(0).get("performanceId").longValue(),
				this.ledgers.seats(concertId).stream().map(SaleState.Seat::seatId).toList(), holdsAreShort,
				"buyer at " + concertId);
	}

	/** A new user of that name. */
	public String register(String name) {
		return ask("POST", "/users", Map.of("name", name)).hasStatus(201).text("userId");
	}

	/** What the audit finds wrong, once it has had its time; "" for nothing. */
	public String audit() {
		Waiting.until(AUDIT_LIMIT, AUDIT_PAUSE, () -> findings().isEmpty());
		return findings();
	}

	private String findings() {
		Optional<Answer> audit = this.office.askAsOperator(instance(), new Operation("GET", "/admin/audit", "", ""));
		if (audit.isEmpty() || audit.get().status() != 200) {
			return "no audit: " + audit;
		}
		JsonNode checks = audit.get().get("checks");
		return audit.get().get("ok").booleanValue() ? ""
				: checks.valueStream().filter((check) -> !check.get("ok").booleanValue()).toList().toString();
	}

	private Answer ask(String method, String path, Map<String, ?> body) {
		return this.office.askAsOperator(instance(), new Operation(method, path, JSON.writeValueAsString(body), ""))
			.orElseThrow(() -> new IllegalStateException(method + " " + path + " was not answered"));
	}

	private Instance instance() {
		return this.stage.instances().get(0);
	}

}

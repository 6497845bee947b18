package io.frontrow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.frontrow.concurrent.Waiting;
import io.frontrow.engine.concurrent.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each call asks of Redis and of the database: scripts are counted by name, so those
 * that run beside the requests do not disturb.
 */
class RequestCostIT {

	private static final int CALLS = 50;

	private static final String STATE = "queue/state-6.lua";

	private static final String JOIN = "queue/join-7.lua";

	private static final String LEND = "queue/lend-9.lua";

	private static final String RETURN = "queue/return-3.lua";

	private static final String HOLDER = "reservation/holder-1.lua";

	private static final List<String> OF_REQUESTS = List.of(STATE, JOIN, LEND, HOLDER);

	private static Frontrow frontrow;

	@BeforeAll
	static void start() {
		frontrow = Frontrow.start("frontrow.queue.poll-limit=false");
	}

	@AfterAll
	static void stop() {
		frontrow.close();
	}

	@Test
	void pollNearTheHeadIsOneScript() {
		Sale sale = frontrow.announce(new SalePlan().section("A", 1, 1, 0));
		frontrow.tune(sale, Map.of("paused", true));
		Fan fan = frontrow.fan("Alex").join(sale);
		assertThat(scriptsOf(fan::poll)).isEqualTo(Map.of(STATE, CALLS));
	}

	@Test
	void pollFarFromTheHeadIsNone() {
		Sale sale = frontrow.announce(new SalePlan().section("A", 1, 1, 0));
		frontrow.tune(sale, Map.of("paused", true));
		users(1_100).forEach((userId) -> join(sale, userId));
		Fan last = frontrow.fan("Alex").join(sale);
		assertThat(Waiting.until(Duration.ofSeconds(10), () -> scriptsOf(last::poll).isEmpty())).isTrue();
		long statements = statements();
		assertThat(scriptsOf(last::poll)).isEmpty();
		assertThat(statements() - statements).isLessThan(CALLS);
	}

	/** Some at once, and far fewer than the instance would take on. */
	private static List<String> users(int count) {
		List<String> users = new ArrayList<>();
		while (users.size() < count) {
			List<CompletableFuture<Answer>> made = IntStream.range(0, Math.min(CALLS, count - users.size()))
				.mapToObj((number) -> frontrow.post("/users", Map.of("name", "Crowd")).sendAsync())
				.toList();
			made.forEach((answer) -> users.add(answer.join().hasStatus(201).text("userId")));
		}
		return users;
	}

	/**
	 * The first of them is looked for, and the others are read ahead: 2 to 29 statements
	 * were counted for 200 users, most of them by the periodic tasks.
	 */
	@Test
	void joiningOfCrowdAsksTheDatabaseOnceForMany() {
		Sale sale = frontrow.announce(new SalePlan().section("A", 1, 1, 0));
		frontrow.tune(sale, Map.of("paused", true));
		List<String> users = usersMadeElsewhere(4 * CALLS);
		long statements = statements();
		users.forEach((userId) -> join(sale, userId));
		assertThat(statements() - statements).isLessThan(CALLS);
	}

	private static List<String> usersMadeElsewhere(int count) {
		List<UUID> users = Stream.generate(Ids::next).limit(count).toList();
		users.forEach(Books::makeUser);
		return users.stream().map(UUID::toString).toList();
	}

	private static void join(Sale sale, String userId) {
		frontrow.post("/queue/tokens", Map.of("userId", userId, "concertId", sale.concertId())).answers(201);
	}

	@Test
	void joiningIsOneScript() {
		Sale sale = frontrow.announce(new SalePlan().section("A", 1, 1, 0));
		frontrow.tune(sale, Map.of("paused", true));
		List<String> users = users(CALLS);
		int before = count(JOIN);
		users.forEach((userId) -> join(sale, userId));
		assertThat(count(JOIN) - before).isEqualTo(CALLS);
	}

	@Test
	void gateIsOneScript() {
		Sale sale = frontrow.sale(1, 2, 0);
		Fan fan = frontrow.fan("Alex").enter(sale);
		for (String path : List.of("/dates", "/dates/" + sale.firstDate() + "/seats", "")) {
			assertThat(scriptsOf(() -> fan.asks(sale.path(path)).answers(200))).as(path)
				.isEqualTo(Map.of(STATE, CALLS));
		}
	}

	/**
	 * Beside the lock of its seat. The transaction asks the database twice: 100 to 121
	 * statements were counted for 50 reservations, with those of the periodic tasks.
	 */
	@Test
	void reservingIsOneScript() {
		Sale sale = frontrow.sale(new SalePlan().section("A", 1, CALLS, 0).maxSeatsPerUser(100));
		Fan fan = frontrow.fan("Alex").enter(sale);
		List<Long> seats = fan.seats(sale);
		int before = count(STATE);
		int lent = count(LEND);
		long statements = statements();
		seats.forEach((seat) -> fan.hold(sale, seat));
		assertThat(statements() - statements).isBetween(2L * CALLS, 3L * CALLS);
		assertThat(count(LEND) - lent).isEqualTo(CALLS);
		assertThat(count(STATE) - before).isZero();
	}

	/**
	 * One of which ends the seat's lock. The database is asked once for the reservation,
	 * twice by the transaction, once at the end for the turn, and once or twice later by
	 * groups that tidy: 157 to 205 statements were counted for 50 payments, with those of
	 * the periodic tasks.
	 */
	@Test
	void payingIsTwoScripts() {
		Sale sale = frontrow.sale(new SalePlan().section("A", 1, CALLS, 100).maxSeatsPerUser(100));
		Fan fan = frontrow.fan("Alex").enter(sale).charge(100 * CALLS);
		List<String> reservations = fan.seats(sale).stream().map((seat) -> fan.hold(sale, seat)).toList();
		int before = count(STATE);
		int returned = count(RETURN);
		long statements = statements();
		reservations.forEach((reservation) -> fan.pay(reservation).hasStatus(201));
		assertThat(statements() - statements).isBetween(3L * CALLS, 6L * CALLS);
		assertThat(count(RETURN) - returned).isEqualTo(CALLS);
		assertThat(count(STATE) - before).isEqualTo(CALLS);
	}

	@Test
	void seatThatIsHeldIsRefusedWithoutTheDatabase() {
		Sale sale = frontrow.sale(1, 1, 0);
		Fan owner = frontrow.fan("Alex").enter(sale);
		Fan other = frontrow.fan("Mina").enter(sale);
		Long seat = owner.seats(sale).get(0);
		String reservation = owner.hold(sale, seat);
		other.reserve(sale, seat).isProblem(409, "SEAT_ALREADY_RESERVED");
		long statements = statements();
		Map<String, Integer> scripts = scriptsOf(
				() -> other.reserve(sale, seat).isProblem(409, "SEAT_ALREADY_RESERVED"));
		// Others ask it too.
		assertThat(statements() - statements).isLessThan(CALLS);
		assertThat(scripts.get(HOLDER)).isBetween(CALLS - 5, CALLS);
		assertThat(scripts.get(STATE)).isBetween(CALLS - 5, CALLS);

		owner.at(Frontrow.second()).cancel(reservation).hasStatus(204);
		other.hold(sale, seat);
	}

	@Test
	void seatThatIsSoldIsRefusedByTheGateAlone() {
		Sale sale = frontrow.sale(1, 1, 0);
		Fan owner = frontrow.fan("Alex").enter(sale);
		Fan other = frontrow.fan("Mina").enter(sale);
		Long seat = owner.seats(sale).get(0);
		owner.pay(owner.hold(sale, seat)).hasStatus(201);
		other.reserve(sale, seat).isProblem(409, "SEAT_ALREADY_RESERVED");
		long statements = statements();
		assertThat(scriptsOf(() -> other.reserve(sale, seat).isProblem(409, "SEAT_ALREADY_RESERVED")))
			.isEqualTo(Map.of(STATE, CALLS));
		assertThat(statements() - statements).isLessThan(CALLS);
	}

	/** How often each ran in so many of that call, of those that requests run. */
	private static Map<String, Integer> scriptsOf(Runnable call) {
		Map<String, Integer> before = counts();
		IntStream.range(0, CALLS).forEach((number) -> call.run());
		Map<String, Integer> runs = new TreeMap<>();
		counts().forEach((script, count) -> {
			int more = count - before.getOrDefault(script, 0);
			if (more > 0) {
				runs.put(script, more);
			}
		});
		return runs;
	}

	private static Map<String, Integer> counts() {
		return OF_REQUESTS.stream().collect(Collectors.toMap((script) -> script, RequestCostIT::count));
	}

	private static int count(String script) {
		return (int) meters().find("frontrow.redis.scripts")
			.tag("script", script)
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	private static long statements() {
		return (long) meters().get("frontrow.database.statements").counter().count();
	}

	private static MeterRegistry meters() {
		return frontrow.part(MeterRegistry.class);
	}

}

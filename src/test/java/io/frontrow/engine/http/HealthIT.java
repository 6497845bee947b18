package io.frontrow.engine.http;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.ApplicationEventMulticaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Servers that are there and refuse: calls are answered 503, health says which server and
 * why, and the instance stays ready.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class HealthIT {

	/** What was refused in the last seconds is told. */
	private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(15);

	/** Tests see the stack of each 503 otherwise. */
	private static final String AS_DELIVERED = "logging.level.io.frontrow.engine.problem.ProblemHandler=info";

	private final Servers servers = Servers.start();

	private RedisClient client;

	private StatefulRedisConnection<String, String> connection;

	private Frontrow frontrow;

	private Sale sale;

	private Fan fan;

	@BeforeAll
	void start() {
		this.frontrow = Frontrow.startOn(this.servers, AS_DELIVERED);
		this.client = RedisClient.create(this.servers.redisUrl());
		this.connection = this.client.connect();
		this.sale = this.frontrow.sale(5, 10, 1_000);
		this.fan = this.frontrow.fan("patient").enter(this.sale).charge(100_000);
		this.fan.seats(this.sale);
	}

	@AfterAll
	void stop() {
		this.connection.close();
		this.client.close();
		this.frontrow.close();
		this.servers.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ACL SETUSER default -evalsha      | ACL SETUSER default +evalsha       | NOPERM
			ACL SETUSER default -zadd -set    | ACL SETUSER default +zadd +set     | script
			CONFIG SET maxmemory 1            | CONFIG SET maxmemory 0             | OOM
			CONFIG SET min-replicas-to-write 1 | CONFIG SET min-replicas-to-write 0 | NOREPLICAS
			REPLICAOF 127.0.0.1 1             | REPLICAOF NO ONE                   | READONLY
			""")
	void redisThatRefusesIsNamedWithItsReason(String trouble, String mended, String reason) {
		Fan newcomer = this.frontrow.fan("newcomer");
		redis(trouble);
		try {
			newcomer.tryToJoin(this.sale).isProblem(503, "TEMPORARILY_UNAVAILABLE");
			assertDown("redis", "Redis", reason);
			assertUp("r2dbc");
			assertReady();
		}
		finally {
			redis(mended);
		}
		await().atMost(RECOVERY_LIMIT).until(() -> newcomer.tryToJoin(this.sale).status() < 300);
		assertUp("redis");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "settings", "users", "waiting", "active", "absent", "counter", "stats", "journal", "seen:0" })
	void keyOfAnotherTypeIs503AndNobodyLosesAnything(String key, CapturedOutput output) {
		Sale struck = this.frontrow.sale(1, 5, 1_000);
		this.frontrow.tune(struck, Map.of("paused", true));
		Fan first = this.frontrow.fan("first").join(struck);
		Fan second = this.frontrow.fan("second");
		String name = "queue:{%d}:%s".formatted(struck.concertId(), key);
		RedisCommands<String, String> commands = this.connection.sync();
		byte[] ours = commands.dump(name);
		commands.del(name);
		commands.xadd(name, Map.of("of", "another's"));
		if (key.equals("journal")) {
			commands.del(name);
			commands.set(name, "another's");
		}
		assertThat(second.tryToJoin(struck).status()).isIn(201, 503);
		this.frontrow.patch("/admin/queues/" + struck.concertId(), Map.of("paused", false)).asOperator().send();
		await().atMost(RECOVERY_LIMIT).untilAsserted(() -> assertDown("redis", "Redis", "WRONGTYPE"));
		assertReady();
		commands.del(name);
		if (ours != null) {
			commands.restore(name, 0, ours);
		}
		await().atMost(RECOVERY_LIMIT).until(() -> first.state().text("status").equals("ACTIVE"));
		await().atMost(RECOVERY_LIMIT).until(() -> second.tryToJoin(struck).status() < 300);
		second.join(struck);
		await().atMost(RECOVERY_LIMIT).until(() -> second.state().text("status").equals("ACTIVE"));
		assertUp("redis");
		assertThat(output.getOut()).doesNotContain("\tat ");
	}

	@Test
	void callsThatRedisRefusesAreLoggedOnceAndWithoutStack(CapturedOutput output) {
		redis("ACL SETUSER default -evalsha");
		try {
			for (int call = 0; call < 20; call++) {
				this.fan.asks(this.sale.path("/dates")).isRefused(503, "TEMPORARILY_UNAVAILABLE");
			}
		}
		finally {
			redis("ACL SETUSER default +evalsha");
		}
		assertThat(output.getOut().split("Redis refuses: ", -1)).hasSizeLessThanOrEqualTo(2);
		assertThat(output.getOut()).doesNotContain("\tat ");
		await().atMost(RECOVERY_LIMIT).until(() -> this.fan.asks(this.sale.path("/dates")).send().status() == 200);
	}

	@ParameterizedTest
	@CsvSource({ "INSERT", "UPDATE", "DELETE", "SELECT" })
	void databaseThatRefusesRightIsNamedWithItsReason(String right) throws SQLException {
		long seat = this.fan.seats(this.sale).get(0);
		allow(right, false);
		try {
			await().atMost(RECOVERY_LIMIT)
				.untilAsserted(() -> assertDown("r2dbc", "the database", right + " command denied"));
			assertReady();
			Stream
				.of(this.frontrow.post("/users", Map.of("name", "Alex")).send(),
						this.frontrow.get("/users/" + this.fan.userId() + "/balance").send(),
						this.fan.reserving(this.sale.performanceId(), List.of(seat)).send())
				.forEach((answer) -> assertThat(answer.status()).as(answer.toString()).isIn(200, 201, 409, 503));
			if (right.equals("INSERT")) {
				this.frontrow.post("/users", Map.of("name", "Alex")).send().isProblem(503, "TEMPORARILY_UNAVAILABLE");
			}
		}
		finally {
			allow(right, true);
		}
		await().atMost(RECOVERY_LIMIT).untilAsserted(() -> assertUp("r2dbc"));
		await().atMost(RECOVERY_LIMIT)
			.until(() -> this.frontrow.post("/users", Map.of("name", "Alex")).send().status() == 201);
	}

	@Test
	void databaseThatTakesNoWritesIsNamedWithItsReason() throws SQLException {
		administer("SET GLOBAL read_only = ON");
		try {
			this.frontrow.post("/users", Map.of("name", "Alex")).send().isProblem(503, "TEMPORARILY_UNAVAILABLE");
			assertDown("r2dbc", "the database", "read-only");
			assertUp("redis");
			assertReady();
		}
		finally {
			administer("SET GLOBAL read_only = OFF");
		}
		await().atMost(RECOVERY_LIMIT).untilAsserted(() -> assertUp("r2dbc"));
	}

	/** As after a fail-over, when the same name leads to another server. */
	@Test
	void connectionsToDatabaseThatTakesNoWritesAreReplacedAtNobodysCost() throws SQLException {
		Set<Long> before = connectionsOfOurs();
		administer("SET GLOBAL read_only = ON");
		try {
			this.frontrow.post("/users", Map.of("name", "Alex")).send().isProblem(503, "TEMPORARILY_UNAVAILABLE");
		}
		finally {
			administer("SET GLOBAL read_only = OFF");
		}
		List<CompletableFuture<Answer>> calls = Stream
			.generate(() -> this.frontrow.post("/users", Map.of("name", "Alex")).sendAsync())
			.limit(40)
			.toList();
		assertThat(calls).extracting(CompletableFuture::join).extracting(Answer::status).containsOnly(201);
		await().atMost(RECOVERY_LIMIT)
			.untilAsserted(() -> assertThat(connectionsOfOurs()).isNotEmpty().doesNotContainAnyElementsOf(before));
	}

	@Test
	void deadRedisIsDownForAlertsAndReadyForBalancers() {
		this.servers.redis().kill();
		try {
			await().untilAsserted(() -> assertDown("redis", "Redis", ""));
			assertReady();
			this.fan.asks("/queue/tokens/current").isRefused(503, "TEMPORARILY_UNAVAILABLE");
		}
		finally {
			this.servers.redis().start();
		}
		await().atMost(RECOVERY_LIMIT).untilAsserted(() -> assertUp("redis"));
		await().atMost(RECOVERY_LIMIT).until(() -> this.fan.asks("/queue/tokens/current").send().status() == 200);
	}

	@Test
	void healthIsOpenAndTellsDetailsToOperatorsOnly() {
		assertUp("redis");
		assertUp("r2dbc");
		assertThat(health().answers(200).json())
			.hasToString("{\"groups\":[\"liveness\",\"readiness\"],\"status\":\"UP\"}");
		health().header("Authorization", "Basic YWRtaW46d3Jvbmc=").isRefused(401, "AUTHENTICATION_REQUIRED");
		assertThat(health().asOperator().answers(200).get("components").get("redis").has("details")).isTrue();
		asked("/livez").answers(200);
	}

	@Test
	void instanceThatStopsIsNotReady() {
		try (Frontrow stopping = Frontrow.startOn(this.servers)) {
			Call.of(stopping, "GET", "/readyz").answers(200);
			// As Spring does before it stops the web server.
			stopping.part(ApplicationEventMulticaster.class)
				.multicastEvent(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));
			Call.of(stopping, "GET", "/readyz").answers(503);
			Call.of(stopping, "GET", "/livez").answers(200);
		}
	}

	private void assertDown(String component, String server, String reason) {
		Answer health = health().asOperator().answers(503);
		JsonNode told = health.get("components").get(component);
		assertThat(told.get("status").stringValue()).as(health.toString()).isEqualTo("DOWN");
		assertThat(told.get("details").get("server").stringValue()).isEqualTo(server);
		assertThat(told.get("details").get("reason").stringValue()).contains(reason);
		assertThat(health().answers(503).json().has("components")).isFalse();
	}

	private void assertUp(String component) {
		await().atMost(RECOVERY_LIMIT).until(() -> status(component).equals("UP"));
	}

	private String status(String component) {
		return health().asOperator().send().get("components").get(component).get("status").stringValue();
	}

	private void assertReady() {
		asked("/readyz").answers(200);
		asked("/actuator/health/readiness").answers(200);
	}

	private Call health() {
		return asked("/actuator/health");
	}

	private Call asked(String path) {
		return Call.of(this.frontrow, "GET", path);
	}

	/** As one would type it. */
	private void redis(String command) {
		String[] words = command.split(" ");
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
		Stream.of(words).skip(1).forEach(args::add);
		this.connection.sync().dispatch(CommandType.valueOf(words[0]), new StatusOutput<>(StringCodec.UTF8), args);
	}

	/** A connection keeps the rights that it began with. */
	private void allow(String right, boolean allowed) throws SQLException {
		administer("UPDATE mysql.db SET %s_priv = '%s' WHERE User = '%s'".formatted(right, allowed ? "Y" : "N",
				this.servers.username()), "FLUSH PRIVILEGES");
		administer(connectionsOfOurs().stream().map((id) -> "KILL " + id).toArray(String[]::new));
	}

	private Set<Long> connectionsOfOurs() throws SQLException {
		Set<Long> ids = new HashSet<>();
		try (Connection connection = administrator(); Statement statement = connection.createStatement()) {
			ResultSet rows = statement.executeQuery(
					"SELECT id FROM information_schema.processlist WHERE user = '" + this.servers.username() + "'");
			while (rows.next()) {
				ids.add(rows.getLong(1));
			}
		}
		return ids;
	}

	private void administer(String... statements) throws SQLException {
		try (Connection connection = administrator(); Statement statement = connection.createStatement()) {
			for (String each : statements) {
				statement.execute(each);
			}
		}
	}

	private Connection administrator() throws SQLException {
		Account administrator = this.servers.database().administrator();
		return DriverManager.getConnection(this.servers.jdbcUrl(), administrator.username(), administrator.password());
	}

}

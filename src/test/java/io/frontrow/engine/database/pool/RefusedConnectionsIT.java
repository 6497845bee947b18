package io.frontrow.engine.database.pool;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.concurrent.Pause;
import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A database that is there and takes no more connections, or not this account. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedConnectionsIT {

	private static final Duration WHILE = Duration.ofSeconds(4);

	private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);

	private static final int CALLS_AT_ONCE = 10;

	/** One when it begins, then one a second; the loops of the instance add none. */
	private static final int TRIES_MAX = 12;

	/** Of drivers, Reactor and our loops together. */
	private static final int LINES_MAX = 12;

	/** MariaDB takes no smaller limit. */
	private static final int CONNECTIONS_MAX = 10;

	private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(5);

	private final Servers servers = Servers.start();

	private final List<Connection> strangers = new ArrayList<>();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private Frontrow frontrow;

	private Fan fan;

	private Connection administrator;

	@BeforeAll
	void start() throws SQLException {
		this.frontrow = Frontrow.startOn(this.servers);
		this.fan = this.frontrow.fan("patient");
		this.administrator = connect(this.servers.database().administrator());
	}

	@AfterAll
	void stop() throws SQLException {
		this.administrator.close();
		this.frontrow.close();
		this.servers.close();
	}

	@BeforeEach
	void listen() {
		this.log.start();
		root().addAppender(this.log);
	}

	@AfterEach
	void recovers() throws SQLException {
		root().detachAppender(this.log);
		for (Connection stranger : this.strangers) {
			stranger.close();
		}
		this.strangers.clear();
		await().atMost(RECOVERY_LIMIT).until(() -> ask().join().status() == 200);
		run("SET GLOBAL max_connections = 300");
	}

	@Test
	void connectsSeldomWhileTheServerIsFull() throws SQLException {
		run("SET GLOBAL max_connections = " + CONNECTIONS_MAX);
		fillUp(CONNECTIONS_MAX);
		long before = status("Connections");
		assertThat(askFor(WHILE)).containsOnlyKeys(503);
		assertThat(status("Connections") - before).isBetween(1L, (long) TRIES_MAX);
		assertThat(linesOfTrouble()).hasSizeLessThanOrEqualTo(LINES_MAX);
	}

	@Test
	void connectsSeldomWhileTheAccountIsRefused() throws SQLException {
		Account account = this.servers.database().account();
		run("ALTER USER " + account.username() + " IDENTIFIED BY 'another-" + account.password() + "'");
		endConnectionsOfOurs();
		long before = status("Connections");
		assertThat(askFor(WHILE)).containsOnlyKeys(503);
		assertThat(status("Connections") - before).isBetween(1L, (long) TRIES_MAX);
		assertThat(linesOfTrouble()).hasSizeLessThanOrEqualTo(LINES_MAX);
		run("ALTER USER " + account.username() + " IDENTIFIED BY '" + account.password() + "'");
	}

	/** A few connections are enough for those who come at once, one after the other. */
	@Test
	void servesAllWithTheConnectionsThatItGets() throws SQLException {
		run("SET GLOBAL max_connections = " + CONNECTIONS_MAX);
		fillUp(CONNECTIONS_MAX - 4);
		await().atMost(RECOVERY_LIMIT).until(() -> ask().join().status() == 200);
		Map<Integer, Long> answers = askFor(WHILE);
		assertThat(answers.keySet()).contains(200).isSubsetOf(200, 503);
		// Without waiting for connections of others it is about a half.
		assertThat(answers.getOrDefault(503, 0L)).as("%s", answers)
			.isLessThanOrEqualTo(answers.getOrDefault(200, 0L) / 20);
		assertThat(linesOfTrouble()).hasSizeLessThanOrEqualTo(LINES_MAX);
	}

	/**
	 * Strangers have so many connections, and the instance loses its own; it cannot come
	 * back before they have them.
	 */
	private void fillUp(int connections) throws SQLException {
		String account = this.servers.username();
		run("ALTER USER " + account + " ACCOUNT LOCK");
		endConnectionsOfOurs();
		// The administrator's is one, and it could have one more than all others.
		while (this.strangers.size() < connections - 1) {
			this.strangers.add(connect(this.servers.database().administrator()));
		}
		run("ALTER USER " + account + " ACCOUNT UNLOCK");
	}

	private void endConnectionsOfOurs() throws SQLException {
		for (long id : numbers(
				"SELECT id FROM information_schema.processlist WHERE user = '" + this.servers.username() + "'")) {
			end(id);
		}
		await().until(() -> numbers(
				"SELECT id FROM information_schema.processlist WHERE user = '" + this.servers.username() + "'")
			.isEmpty());
	}

	private void end(long id) throws SQLException {
		try {
			run("KILL " + id);
		}
		catch (SQLException ex) {
			// 1094: it has gone by itself.
			assertThat(ex.getErrorCode()).isEqualTo(1094);
		}
	}

	private Map<Integer, Long> askFor(Duration time) {
		List<CompletableFuture<Answer>> calls = new ArrayList<>();
		long until = System.nanoTime() + time.toNanos();
		while (System.nanoTime() < until) {
			IntStream.range(0, CALLS_AT_ONCE).forEach((call) -> calls.add(ask()));
			Pause.of(BETWEEN_CALLS);
		}
		return Answer.statuses(Answer.all(calls));
	}

	private CompletableFuture<Answer> ask() {
		return this.frontrow.get("/users/" + this.fan.userId() + "/balance").sendAsync();
	}

	/** What an operator would see. */
	private List<String> linesOfTrouble() {
		return List.copyOf(this.log.list)
			.stream()
			.filter((line) -> line.getLevel().isGreaterOrEqual(Level.INFO))
			.map((line) -> line.getLoggerName() + ": " + line.getFormattedMessage())
			.toList();
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

	/** {@code Connections} counts tries, successful or not. */
	private long status(String name) throws SQLException {
		try (Statement statement = this.administrator.createStatement();
				ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE '" + name + "'")) {
			rows.next();
			return rows.getLong(2);
		}
	}

	private List<Long> numbers(String query) throws SQLException {
		List<Long> numbers = new ArrayList<>();
		try (Statement statement = this.administrator.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				numbers.add(rows.getLong(1));
			}
		}
		return numbers;
	}

	private void run(String statement) throws SQLException {
		try (Statement running = this.administrator.createStatement()) {
			running.execute(statement);
		}
	}

	private Connection connect(Account account) throws SQLException {
		return DriverManager.getConnection(this.servers.jdbcUrl(), account.username(), account.password());
	}

}

package io.frontrow.engine.database.pool;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Account;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server whose defaults for sessions are all unusual: each of them alone changes what
 * some statement means, or what it answers. The whole runs on them as on any other,
 * migrations included.
 */
@Tag("server")
class OddServerDefaultsIT {

	/** Of both servers. */
	private static final List<String> GLOBALS = List.of("autocommit = 0", "completion_type = 1", "sql_select_limit = 1",
			"sql_safe_updates = 1", "sql_auto_is_null = 1", "group_concat_max_len = 64", "max_sort_length = 64",
			"max_join_size = 2", "div_precision_increment = 0", "foreign_key_checks = 0", "unique_checks = 0",
			"default_storage_engine = MyISAM", "wait_timeout = 3", "time_zone = '+09:00'",
			"character_set_client = latin1", "character_set_connection = latin1", "character_set_results = latin1",
			"innodb_lock_wait_timeout = 50", "init_connect = 'SET NAMES latin1'");

	private static final List<String> OF_MARIADB = List.of(
			"sql_mode = 'ORACLE,SIMULTANEOUS_ASSIGNMENT,ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'",
			"check_constraint_checks = 0", "tx_isolation = 'SERIALIZABLE'", "tx_read_only = 1",
			"max_statement_time = 60");

	private static final List<String> OF_MYSQL = List.of(
			"sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,HIGH_NOT_PRECEDENCE,REAL_AS_FLOAT'",
			"transaction_isolation = 'SERIALIZABLE'", "transaction_read_only = 1", "max_execution_time = 60000");

	private static final int LIMIT = 2;

	@Test
	void sellsAndBalancesItsBooks() throws SQLException {
		try (Servers servers = Servers.start()) {
			assertThat(makeOdd(servers)).hasSizeGreaterThanOrEqualTo(20);
			try (Frontrow frontrow = Frontrow.startOn(servers)) {
				Sale sale = frontrow.sale(new SalePlan().section("가 구역", 4, 10, 5_000).maxSeatsPerUser(LIMIT));
				Fan fan = frontrow.fan("김하늘").charge(50_000).enter(sale);
				List<Long> seats = fan.seats(sale);
				assertThat(seats).hasSize(40);
				String paid = fan.hold(sale, seats.get(0));
				String cancelled = fan.hold(sale, seats.get(1));
				fan.reserve(sale, seats.get(2)).isProblem(409, "SEAT_LIMIT_EXCEEDED");
				fan.pay(paid).hasStatus(201);
				fan.cancel(cancelled).hasStatus(204);
				Answer again = fan.reserve(sale, seats.get(1), seats.get(2)).isProblem(409, "SEAT_LIMIT_EXCEEDED");
				assertThat(again.status()).isEqualTo(409);
				fan.pay(fan.hold(sale, seats.get(1))).hasStatus(201);
				assertThat(fan.balance()).isEqualTo(40_000);
				assertThat(fan.entries()).hasSize(3);
				assertThat(frontrow.fan("이도윤").enter(sale).seatStatus(sale, seats.get(0))).isEqualTo("SOLD");
				assertBooksAreRight(frontrow, servers, fan);
			}
		}
	}

	private static void assertBooksAreRight(Frontrow frontrow, Servers servers, Fan fan) throws SQLException {
		await().untilAsserted(
				() -> assertThat(frontrow.get("/admin/audit").asOperator().answers(200).get("ok").booleanValue())
					.isTrue());
		// As another connection sees it: what was answered is committed.
		try (Connection other = connect(servers, servers.database().account());
				Statement statement = other.createStatement();
				ResultSet rows = statement
					.executeQuery("SELECT name FROM users WHERE user_id = '" + fan.userId() + "'")) {
			assertThat(rows.next()).isTrue();
			assertThat(rows.getString(1)).isEqualTo("김하늘");
		}
	}

	private static List<String> makeOdd(Servers servers) throws SQLException {
		List<String> odd = new ArrayList<>(GLOBALS);
		odd.addAll(servers.database().version().startsWith("MariaDB") ? OF_MARIADB : OF_MYSQL);
		try (Connection administrator = connect(servers, servers.database().administrator());
				Statement statement = administrator.createStatement()) {
			for (String variable : odd) {
				statement.execute("SET GLOBAL " + variable);
			}
		}
		return odd;
	}

	private static Connection connect(Servers servers, Account account) throws SQLException {
		return DriverManager.getConnection(servers.jdbcUrl(), account.username(), account.password());
	}

}

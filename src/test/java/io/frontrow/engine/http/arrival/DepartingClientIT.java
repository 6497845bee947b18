package io.frontrow.engine.http.arrival;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.SqlBooks;
import io.frontrow.servers.Servers;
import io.r2dbc.pool.ConnectionPool;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Clients that send their request and are gone before the answer. */
class DepartingClientIT {

	private static final int CLIENTS = 200;

	private final Frontrow frontrow = Frontrow.shared();

	@Test
	void leavingInTheMiddleOfReserveAndPayLeaksNothing() throws IOException {
		Sale sale = this.frontrow.sale(new SalePlan().section("A", 10, 50, 10).maxSeatsPerUser(100));
		Fan fan = this.frontrow.fan("hasty").enter(sale).charge(1_000_000);
		List<Long> seats = fan.seats(sale);
		List<String> pending = seats.subList(0, 60).stream().map((seat) -> fan.hold(sale, seat)).toList();
		for (int index = 0; index < CLIENTS; index++) {
			if (index % 2 == 0) {
				sendAndLeave(fan, "/reservations", "{\"performanceId\":%d,\"seatIds\":[%d]}"
					.formatted(sale.performanceId(), seats.get(100 + index)), index % 7);
			}
			else {
				sendAndLeave(fan, "/payments",
						"{\"reservationId\":\"%s\"}".formatted(pending.get(index / 2 % pending.size())), index % 7);
			}
		}
		ConnectionPool pool = this.frontrow.part(ConnectionPool.class);
		SqlBooks books = new SqlBooks(Servers.shared());
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			assertThat(pool.getMetrics().orElseThrow().acquiredSize()).isLessThanOrEqualTo(2);
			assertThat(pool.getMetrics().orElseThrow().pendingAcquireSize()).isZero();
			assertThat(books.openTransactions()).isZero();
		});
		this.frontrow.assertAuditHolds();
		assertThat(this.frontrow.fan("next").enter(sale).seats(sale)).hasSize(500);
	}

	/**
	 * As {@code nc -N} does. Whoever closes its half of the connection is taken to have
	 * gone.
	 */
	@Test
	void requestFollowedByFinIsCarriedOutAndNotAnswered() throws IOException {
		String userId = this.frontrow.fan("curt").userId();
		List<String> answers = new ArrayList<>();
		for (int index = 0; index < CLIENTS; index++) {
			answers.add(chargeAndFinish(userId));
		}
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(
					() -> assertThat(this.frontrow.get("/users/" + userId + "/balance").answers(200).number("balance"))
						.isEqualTo(CLIENTS));
		// Where this machine was slow between the two, the answer was faster than the
		// FIN.
		assertThat(answers).allMatch((answer) -> answer.isEmpty() || answer.startsWith("HTTP/1.1 200"));
		assertThat(answers).filteredOn(String::isEmpty).hasSizeGreaterThan(CLIENTS / 2);
	}

	private String chargeAndFinish(String userId) throws IOException {
		try (Socket socket = new Socket("localhost", this.frontrow.address().getPort())) {
			socket.setSoTimeout(10_000);
			socket.getOutputStream().write("""
					POST /api/v1/users/%s/balance/charges HTTP/1.1\r
					Host: localhost\r
					Content-Type: application/json\r
					Content-Length: 12\r
					\r
					{"amount":1}""".formatted(userId).getBytes(StandardCharsets.US_ASCII));
			socket.shutdownOutput();
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private void sendAndLeave(Fan fan, String path, String body, int millis) throws IOException {
		try (Socket socket = new Socket("localhost", this.frontrow.address().getPort())) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream().write("""
					POST /api/v1%s HTTP/1.1\r
					Host: localhost\r
					Content-Type: application/json\r
					Queue-Token: %s\r
					Content-Length: %d\r
					\r
					%s""".formatted(path, fan.token(), body.length(), body).getBytes(StandardCharsets.US_ASCII));
			socket.setSoTimeout(millis + 1);
			readSome(socket);
		}
	}

	/** Leaves at some moment of the work; the moment is the socket's time limit. */
	private static void readSome(Socket socket) throws IOException {
		try {
			socket.getInputStream().read();
		}
		catch (java.net.SocketTimeoutException ex) {
			// This is the moment.
		}
	}

}

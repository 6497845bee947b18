package io.frontrow.engine.http.arrival;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.engine.database.pool.BareConnection;
import io.frontrow.engine.problem.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Requests that arrive slowly, or never whole. */
@ExtendWith(OutputCaptureExtension.class)
class RequestArrivalIT {

	private static final Duration LIMIT = Duration.ofMillis(700);

	/** So long after the limit the connection is closed, also on a busy machine. */
	private static final Duration SOON = Duration.ofSeconds(5);

	/** The web server waits 8 s for what has begun, and then goes on stopping. */
	private static final Duration STOP_WITHIN = Duration.ofSeconds(7);

	private static final String GET = "GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\n\r\n";

	private static final String POST = "POST /api/v1/users HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

	@SuppressWarnings("NullAway.Init")
	private static Frontrow frontrow;

	/** Reactor would log them as errors. */
	private static final List<Throwable> DROPPED = new CopyOnWriteArrayList<>();

	@BeforeAll
	static void start() {
		Hooks.onErrorDropped(DROPPED::add);
		frontrow = Frontrow.start("frontrow.http.request-arrival=" + LIMIT);
	}

	@AfterAll
	static void stop() {
		assertThat(Waiting.until(SOON, () -> frontrow.part(RequestArrivals.class).watched() == 0))
			.as("nothing is watched when all is over")
			.isTrue();
		frontrow.close();
		Hooks.resetOnErrorDropped();
		assertThat(DROPPED).as("what its client did is no error").noneMatch(Refusal.class::isInstance);
	}

	@ParameterizedTest
	@ValueSource(strings = { "G", "GET /api/v1/conc", "GET /api/v1/concerts HTTP/1.1\r\n",
			"GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\nAcc" })
	void headThatStopsIsTimedOut(String part) throws IOException {
		double before = broken("late");
		try (BareConnection connection = new BareConnection(frontrow)) {
			assertTimedOut(connection.send(part));
		}
		assertThat(broken("late") - before).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { POST + "Content-Length: 20\r\n\r\n{\"na", POST + "Content-Length: 20\r\n\r\n",
			POST + "Expect: 100-continue\r\nContent-Length: 20\r\n\r\n",
			POST + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\n" })
	void bodyThatStopsIsTimedOut(String part) throws IOException {
		double before = broken("late");
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send(part);
			if (part.contains("Expect")) {
				assertThat(connection.head()).startsWith("HTTP/1.1 100");
			}
			assertTimedOut(connection);
		}
		assertThat(broken("late") - before).isEqualTo(1);
	}

	@Test
	void timeoutIsToldInTheReadersLanguage() throws IOException {
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send(POST + "Accept-Language: ko\r\nContent-Length: 20\r\n\r\n{");
			assertThat(connection.answer()).startsWith("HTTP/1.1 408").containsIgnoringCase("content-language: ko");
		}
	}

	/** The time begins with the first byte, and no further byte begins it again. */
	@Test
	void bodyThatTricklesIsTimedOut() throws IOException {
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send(POST + "Content-Length: 2000\r\n\r\n");
			long begin = System.nanoTime();
			while (!connection.closesWithin(Duration.ofMillis(100))) {
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT.plus(SOON));
				trickle(connection);
			}
		}
	}

	private static void trickle(BareConnection connection) {
		try {
			connection.send(" ");
		}
		catch (IOException ex) {
			// It was closed just now, which the next read tells.
		}
	}

	@Test
	void idleConnectionsAreKept() throws IOException {
		try (BareConnection connection = new BareConnection(frontrow)) {
			for (int request = 0; request < 2; request++) {
				assertThat(connection.closesWithin(LIMIT.multipliedBy(3))).isFalse();
				assertThat(connection.send(GET).answer()).startsWith("HTTP/1.1 200");
			}
			assertThat(connection.send("\r\n").closesWithin(LIMIT.multipliedBy(2)))
				.as("an empty line after an answer begins nothing")
				.isFalse();
			assertTimedOut(connection.send(GET.substring(0, 9)));
		}
	}

	@Test
	void beginningOfThePipelinedRequestCounts() throws IOException {
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send(GET + GET.substring(0, 9));
			assertThat(connection.answer()).startsWith("HTTP/1.1 200");
			assertTimedOut(connection);
		}
		String body = "{\"name\":\"Alex\"}";
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body + GET.substring(0, 9));
			assertThat(connection.answer()).startsWith("HTTP/1.1 201");
			assertTimedOut(connection);
		}
	}

	@Test
	void requestInPartsIsAnsweredAndPartsMayBegin() throws IOException {
		try (BareConnection connection = new BareConnection(frontrow)) {
			for (int request = 0; request < 4; request++) {
				connection.send(GET.substring(0, 9));
				assertThat(connection.closesWithin(LIMIT.dividedBy(2))).isFalse();
				assertThat(connection.send(GET.substring(9)).answer()).startsWith("HTTP/1.1 200");
			}
		}
	}

	@Test
	void streamsGoOn() throws IOException {
		Sale sale = Frontrow.shared().announce(new SalePlan().section("A", 1, 1, 10));
		Frontrow.shared().tune(sale, Map.of("paused", true));
		Fan fan = Frontrow.shared().fan("patient").join(sale);
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send("GET /api/v1/queue/tokens/current/events HTTP/1.1\r\nHost: x\r\nQueue-Token: " + fan.token()
					+ "\r\n\r\n");
			assertThat(connection.head()).startsWith("HTTP/1.1 200");
			assertThat(connection.closesWithin(LIMIT.multipliedBy(4))).isFalse();
			assertThat(connection.send(GET.substring(0, 9)).closesWithin(LIMIT.multipliedBy(4)))
				.as("the beginning of another request does not end it")
				.isFalse();
		}
	}

	/** The answer was given already: nothing is left to say but that it is over. */
	@Test
	void bodyThatNobodyWaitsForEndsTheConnection() throws IOException {
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send("GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\nContent-Length: 20\r\n\r\n{");
			assertThat(connection.answer()).startsWith("HTTP/1.1 200");
			assertThat(connection.head()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { POST + "Content-Length: 30\r\n\r\n{\"name\":", POST + "Content-Length: 20\r\n\r\n",
			POST + "Transfer-Encoding: chunked\r\n\r\n8\r\n{\"name\":\r\n",
			POST + "Transfer-Encoding: chunked\r\n\r\n40\r\n{\"name\":" })
	void clientThatBreaksOffInItsBodyIsCountedApart(String part, CapturedOutput output) throws IOException {
		int outputBefore = output.getOut().length();
		for (boolean isReset : new boolean[] { false, true }) {
			double before = broken("left");
			long defects = counted("outcome", "SERVER_ERROR");
			long answers = counted("uri", "/api/v1/users", "status", "200");
			BareConnection connection = new BareConnection(frontrow);
			connection.send(part);
			Pause.of(Duration.ofMillis(100));
			if (isReset) {
				connection.reset();
			}
			else {
				connection.close();
			}
			await().atMost(SOON).until(() -> broken("left") > before);
			frontrow.get("/concerts").answers(200);
			assertThat(broken("left") - before).isEqualTo(1);
			assertThat(counted("outcome", "SERVER_ERROR")).isEqualTo(defects);
			assertThat(counted("uri", "/api/v1/users", "status", "200")).isEqualTo(answers);
		}
		assertThat(output.getOut().substring(outputBefore)).doesNotContain(" ERROR ", " WARN ", "\tat ");
	}

	@Test
	void brokenOffBodyIsNotTakenForAWholeOne() throws IOException {
		Fan fan = frontrow.fan("whole");
		String charge = "POST /api/v1/users/" + fan.userId()
				+ "/balance/charges HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				+ "Transfer-Encoding: chunked\r\n\r\ne\r\n{\"amount\":100}\r\n";
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send(charge + "zz\r\n");
			assertThat(connection.answer()).startsWith("HTTP/1.1 400").contains("INVALID_REQUEST");
			assertThat(connection.closesWithin(SOON)).isTrue();
		}
		BareConnection leaving = new BareConnection(frontrow);
		leaving.send(charge).close();
		assertThat(Waiting.until(Duration.ofMillis(300), () -> fan.balance() > 0)).as("charged").isFalse();
	}

	/** The body of the first is read late, because the operator's password is checked. */
	@Test
	void brokenOffBodyIsNotTakenForTheOneOfTheRequestBefore() throws IOException {
		Sale sale = frontrow.announce(new SalePlan().section("A", 1, 1, 10));
		String patch = "PATCH /api/v1/admin/queues/%d HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n"
			.formatted(sale.concertId(), Frontrow.operatorCredentials())
				+ "Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"paused\":true}";
		String cut = POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n";
		long answers = counted("method", "PATCH", "status", "200");
		try (BareConnection connection = new BareConnection(frontrow)) {
			connection.send(patch + cut);
			assertThat(connection.answer()).startsWith("HTTP/1.1 200").contains("\"paused\":true");
			assertThat(connection.head()).as("answer to what has no end").isEmpty();
		}
		assertThat(counted("method", "PATCH", "status", "200") - answers).isEqualTo(1);
		assertThat(counted("method", "PATCH", "status", "UNKNOWN")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Expect: 100-continue\r\n" })
	void declaredLengthOverTheLimitIsRefusedAtOnce(String expectation) throws IOException {
		try (BareConnection connection = new BareConnection(Frontrow.shared())) {
			connection.send(POST + expectation + "Content-Length: 20000000\r\n\r\n");
			assertThat(connection.answer()).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
		}
		try (BareConnection connection = new BareConnection(Frontrow.shared())) {
			connection.send("GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\n" + expectation
					+ "Content-Length: 9223372036854775807\r\n\r\n");
			assertThat(connection.answer()).startsWith("HTTP/1.1 413").contains("PAYLOAD_TOO_LARGE");
		}
	}

	@Test
	void bodyThatStopsDoesNotHoldUpTheStop() throws IOException {
		try (Frontrow stopping = Frontrow.start(); BareConnection connection = new BareConnection(stopping)) {
			connection.send(POST + "Content-Length: 20\r\n\r\n{");
			Pause.of(Duration.ofMillis(100));
			long begin = System.nanoTime();
			stopping.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_WITHIN);
		}
	}

	private static void assertTimedOut(BareConnection connection) throws IOException {
		assertThat(connection.answer()).startsWith("HTTP/1.1 408")
			.contains("REQUEST_TIMEOUT")
			.containsIgnoringCase("connection: close")
			.containsIgnoringCase("content-type: application/problem+json");
		assertThat(connection.head()).as("after the answer").isEmpty();
	}

	/** Requests that did not arrive whole. */
	private static double broken(String how) {
		Counter counter = frontrow.part(MeterRegistry.class)
			.find("frontrow.http.requests.broken")
			.tag("how", how)
			.counter();
		return (counter != null) ? counter.count() : 0;
	}

	/** Requests by the metric, with these pairs of a tag and its value. */
	private static long counted(String... tags) {
		return frontrow.part(MeterRegistry.class)
			.find("http.server.requests")
			.tags(tags)
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

}

package io.frontrow.engine.http.arrival;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.frontrow.Answer;
import io.frontrow.Frontrow;
import io.frontrow.engine.database.pool.BareConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that no well-behaved client can send, on a bare socket. */
@ExtendWith(OutputCaptureExtension.class)
class RawRequestsIT {

	private final Frontrow frontrow = Frontrow.shared();

	@ParameterizedTest
	@ValueSource(strings = { "/api/v1/concerts/%zz", "/api/v1/concerts?limit=%", "/api/v1/concerts?limit=a|b",
			"/api/v1/users/{x}/balance", "/api/v1/concerts/[1]" })
	void pathThatIsNoUriIsAnInvalidRequest(String path) throws IOException {
		String answer = exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "INVALID_REQUEST");
	}

	@Test
	void whatTheServerRefusesItselfSpeaksTheReadersLanguage() throws IOException {
		assertThat(exchange("""
				GET /api/v1/concerts/%zz HTTP/1.1\r
				Host: x\r
				Accept-Language: ko\r
				Connection: close\r
				\r
				""")).contains("INVALID_REQUEST", "\uc798\ubabb\ub41c");
	}

	@Test
	void whatTheServerRefusesItselfHasTheHeadersOfAllOthers() throws IOException {
		String request = "GET /api/v1/concerts/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
		assertThat(headerNames(exchange(request.formatted("%zz"))))
			.containsAll(headerNames(exchange(request.formatted("0"))));
	}

	private static Set<String> headerNames(String answer) {
		return answer.split("\r\n\r\n", 2)[0].lines()
			.skip(1)
			.map((line) -> line.split(":", 2)[0].toLowerCase(Locale.ROOT))
			.collect(Collectors.toSet());
	}

	@ParameterizedTest
	@CsvSource({ "Queue-Token: a\u0001b", "Content-Length: abc", "Bad Header: x" })
	void headerThatCannotBeReadIsAnInvalidRequest(String header) throws IOException {
		String answer = exchange(
				"GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\n" + header + "\r\nConnection: close\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "INVALID_REQUEST");
	}

	@Test
	void headersAndPathsThatAreTooLongHaveStatusesOfTheirOwn() throws IOException {
		for (int length : new int[] { 8_500, 70_000 }) {
			String header = "GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\nQueue-Token: " + "x".repeat(length)
					+ "\r\n\r\n";
			String path = "GET /api/v1/concerts/" + "1".repeat(length) + " HTTP/1.1\r\nHost: x\r\n\r\n";
			assertThat(exchange(header)).startsWith("HTTP/1.1 431");
			assertThat(exchange(path)).startsWith("HTTP/1.1 414");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Host: a\r\nHost: a\r\n", "Host: a\r\nhost: b\r\n", "Host:\r\n", "Host: a b\r\n",
			"Host: a/b\r\n", "Host: me@a\r\n", "Host: a:80:80\r\n", "Host: a:x\r\n", "Host: a:-1\r\n",
			"Host: a:70000\r\n", "Host: [::1\r\n", "Host: ::1\r\n", "Host: [::1]x\r\n", "Host: [nonsense]\r\n",
			"Host: %zz\r\n", "Host: a,b#c\r\n", "Host: <a>\r\n", "Host: \u00e9\r\n", "Host: :80\r\n" })
	void hostThatIsMissingDoubledOrMalformedIsAnInvalidRequest(String host) throws IOException {
		String request = "GET /api/v1/concerts HTTP/1.1\r\n" + host + "Accept: */*\r\n\r\n";
		assertThat(exchange(request)).startsWith("HTTP/1.1 400").containsIgnoringCase("connection: close");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "X.example", "a-b_c.example:8080", "127.0.0.1:1", "[::1]", "[2001:db8::1]:65535",
			"xn--9b0b37n.example", "a%41b", "a!$&'()*+,;=~b" })
	void hostInEveryWritingIsTaken(String host) throws IOException {
		String request = "GET /api/v1/concerts HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
		assertThat(exchange(request)).startsWith("HTTP/1.1 200");
	}

	@Test
	void olderHttpNeedsNoHost() throws IOException {
		assertThat(exchange("GET /api/v1/concerts HTTP/1.0\r\n\r\n")).contains(" 200 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/9.9", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0" })
	void otherVersionsOfHttpAreNotSupported(String version) throws IOException {
		assertThat(exchange("GET /api/v1/concerts " + version + "\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 505");
	}

	@Test
	void whatIsRefusedStandsBehindWhatCameBefore() throws IOException {
		String first = "GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\n\r\n";
		try (BareConnection connection = new BareConnection(this.frontrow)) {
			connection.send(first + first.replace("HTTP/1.1", "HTTP/9.9") + first);
			assertThat(connection.answer()).startsWith("HTTP/1.1 200");
			assertThat(connection.answer()).startsWith("HTTP/1.1 505");
			assertThat(connection.head()).as("after the refusal").isEmpty();
		}
	}

	@Test
	void brokenChunkIsTheClientsFault(CapturedOutput output) throws IOException {
		String answer = exchange("""
				POST /api/v1/users HTTP/1.1\r
				Host: x\r
				Content-Type: application/json\r
				Transfer-Encoding: chunked\r
				\r
				zz\r
				""");
		assertThat(answer).startsWith("HTTP/1.1 400");
		this.frontrow.get("/concerts").answers(200);
		assertThat(output.getOut()).doesNotContain("500 Server Error", "\tat ");
	}

	@Test
	void compressedBodyIsUnsupported() {
		Answer refused = this.frontrow.post("/users", "{\"name\":\"x\"}")
			.header("Content-Encoding", "gzip, br")
			.isRefused(415, "UNSUPPORTED_MEDIA_TYPE");
		assertThat(refused.text("detail")).contains("\"gzip, br\"");
		assertThat(refused.header("Accept-Encoding")).hasValue("identity");
		this.frontrow.post("/users", "{\"name\":\"x\"}").header("Content-Encoding", "identity").answers(201);
		Answer text = this.frontrow.post("/users", "").body("x", "text/plain").isRefused(415, "UNSUPPORTED_MEDIA_TYPE");
		assertThat(text.header("Accept-Encoding")).isEmpty();
		assertThat(text.text("detail")).contains("application/json");
	}

	private String exchange(String request) throws IOException {
		try (Socket socket = new Socket("localhost", this.frontrow.address().getPort())) {
			socket.setSoTimeout(5_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			byte[] answer = new byte[8_192];
			int length = socket.getInputStream().read(answer);
			return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
		}
	}

}

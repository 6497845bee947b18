package io.frontrow.support;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.frontrow.Answer;
import io.frontrow.Frontrow;
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

	@ParameterizedTest
	@CsvSource({ "Queue-Token: a\u0001b", "Content-Length: abc", "Bad Header: x" })
	void headerThatCannotBeReadIsAnInvalidRequest(String header) throws IOException {
		String answer = exchange(
				"GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\n" + header + "\r\nConnection: close\r\n\r\n");
		assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "INVALID_REQUEST");
	}

	@Test
	void headersAndPathsThatAreTooLongAreInvalidRequests() throws IOException {
		String header = "GET /api/v1/concerts HTTP/1.1\r\nHost: x\r\nQueue-Token: " + "x".repeat(70_000) + "\r\n\r\n";
		String path = "GET /api/v1/concerts/" + "1".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
		assertThat(exchange(header)).startsWith("HTTP/1.1 400").contains("INVALID_REQUEST", "\"header\"");
		assertThat(exchange(path)).startsWith("HTTP/1.1 400").contains("INVALID_REQUEST", "\"path\"");
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

package io.frontrow.engine.http.forwarding;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.servers.Servers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/** A service that is reached through proxies, and behind a path of its own. */
@ExtendWith(OutputCaptureExtension.class)
class BehindProxyIT {

	private static final String TRUSTED = "frontrow.http.trusted-proxies=127.0.0.0/8,::1,10.0.0.0/8";

	private static final String WARNING = "frontrow.http.trusted-proxies";

	private static final Witness WITNESS = new Witness();

	@SuppressWarnings("NullAway.Init")
	private static Frontrow x;

	@SuppressWarnings("NullAway.Init")
	private static Frontrow rfc7239;

	@BeforeAll
	static void start() {
		x = witnessed(TRUSTED);
		rfc7239 = witnessed(TRUSTED, "frontrow.http.forwarded=rfc7239");
	}

	@AfterAll
	static void stop() {
		x.close();
		rfc7239.close();
	}

	@Test
	void everyLocationHasThePathsBeforeIt() {
		try (Frontrow frontrow = Frontrow.start(TRUSTED, "spring.webflux.base-path=/shop")) {
			Sale sale = Frontrow.shared().sale(new SalePlan().section("A", 1, 20, 10));
			for (String prefix : List.of("", "/tickets")) {
				String before = prefix + "/shop/api/v1";
				Fan fan = Frontrow.shared().fan("somewhere").enter(sale).charge(1_000);
				String user = created(call(frontrow, prefix, "/users", Map.of("name", "x")), before + "/users/");
				assertThat(user).endsWith("/balance");
				Call.of(frontrow, "GET", user.substring(prefix.length())).answers(200);
				String reservation = created(call(frontrow, prefix, "/reservations",
						Map.of("performanceId", sale.performanceId(), "bestAvailable", Map.of("count", 1)))
					.token(fan.token()), before + "/reservations/");
				created(call(frontrow, prefix, "/payments",
						Map.of("reservationId", reservation.substring(reservation.lastIndexOf('/') + 1)))
					.token(fan.token()), before + "/payments/");
				created(call(frontrow, prefix, "/admin/concerts", new SalePlan().section("A", 1, 1, 1).body())
					.asOperator(), before + "/concerts/");
			}
		}
	}

	@Test
	void replayHasThePathOfTheFirstAnswer() {
		Sale sale = Frontrow.shared().sale(new SalePlan().section("A", 1, 20, 10));
		Fan fan = Frontrow.shared().fan("again").enter(sale);
		Map<String, Object> body = Map.of("performanceId", sale.performanceId(), "bestAvailable", Map.of("count", 1));
		String first = Call.of(x, "POST", "/api/v1/reservations")
			.body(body)
			.token(fan.token())
			.header("Idempotency-Key", "k")
			.header("X-Forwarded-Prefix", "/first")
			.answers(201)
			.header("Location")
			.orElseThrow();
		assertThat(first).startsWith("/first/api/v1/reservations/");
		for (String prefix : List.of("/second", "/first", "")) {
			Answer replayed = Call.of(x, "POST", "/api/v1/reservations")
				.body(body)
				.token(fan.token())
				.header("Idempotency-Key", "k")
				.header("X-Forwarded-Prefix", prefix)
				.answers(201);
			assertThat(replayed.header("Idempotency-Replayed")).hasValue("true");
			assertThat(replayed.header("Location")).hasValue(first);
		}
	}

	@Test
	void pathsOutsideAreNotFound() {
		try (Frontrow frontrow = Frontrow.start("spring.webflux.base-path=/shop")) {
			Call.of(frontrow, "GET", "/shop/api/v1/concerts").answers(200);
			Call.of(frontrow, "GET", "/shop/actuator/health").answers(200);
			Call.of(frontrow, "GET", "/shop/v3/api-docs").answers(200);
			for (String path : List.of("/", "/api/v1/concerts", "/shopping", "/shopping/api/v1/concerts",
					"/shop/nothing", "/shop", "/shop/shop/api/v1/concerts", "/actuator/health", "/v3/api-docs")) {
				Call.of(frontrow, "GET", path).isRefused(404, "NOT_FOUND");
				Call.of(frontrow, "POST", path).header("Accept", "text/html").body("{").isRefused(404, "NOT_FOUND");
			}
			Call.of(frontrow, "GET", "/shop/api/v1//concerts").isRefused(400, "INVALID_REQUEST");
			Call.of(frontrow, "GET", "/shop/api/v1/admin/queues/1").isRefused(401, "AUTHENTICATION_REQUIRED");
			Call.of(frontrow, "GET", "/shop/api/v1/admin/nothing").isRefused(401, "AUTHENTICATION_REQUIRED");
		}
	}

	@Test
	void answersOutsideHaveTheHeadersOfAllOthers() {
		try (Frontrow frontrow = Frontrow.start(TRUSTED, "spring.webflux.base-path=/shop")) {
			for (String scheme : List.of("http", "https")) {
				assertThat(headersOfNotFound(frontrow, "/outside", scheme))
					.isEqualTo(headersOfNotFound(frontrow, "/shop/nothing", scheme));
			}
		}
	}

	/** All of them but the moment, and the length of a text that has the path. */
	private static Map<String, List<String>> headersOfNotFound(Frontrow frontrow, String path, String scheme) {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(Call.of(frontrow, "GET", path)
			.header("X-Forwarded-Proto", scheme)
			.header("Accept-Language", "ko")
			.isRefused(404, "NOT_FOUND")
			.headers()
			.map());
		headers.keySet().removeAll(List.of("Date", "Content-Length"));
		assertThat(headers).containsKeys("Content-Type", "Content-Language", "Cache-Control");
		return headers;
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-",
			textBlock = """
					x       | 203.0.113.7                    | https | shop.example      | /a/b.c~d | 203.0.113.7  | https://shop.example/a/b.c~d
					x       | 198.51.100.1, 203.0.113.7      | http,https | a, b:8443    | /x, /y   | 203.0.113.7  | https://b:8443/y
					x       | 198.51.100.1, 203.0.113.7, 10.1.1.1, 127.0.0.2 | - | -      | -        | 203.0.113.7  | http://HOST
					x       | 203.0.113.7:1234               | -     | -                 | -        | 203.0.113.7  | http://HOST
					x       | 2001:db8::7                    | -     | -                 | -        | 2001:db8:0:0:0:0:0:7 | http://HOST
					x       | [2001:db8::7]:99               | -     | [2001:db8::1]     | -        | 2001:db8:0:0:0:0:0:7 | http://[2001:db8::1]
					x       | 10.1.1.1, 10.2.2.2             | -     | -                 | -        | 10.1.1.1     | http://HOST
					x       | nonsense                       | ftp   | a b               | a/b      | 127.0.0.1    | http://HOST
					x       | 203.0.113.7, unknown, 10.1.1.1 | -     | evil/path         | /a/../b  | 10.1.1.1     | http://HOST
					x       | 1.2.3                          | -     | me@a              | /a//b    | 127.0.0.1    | http://HOST
					x       | 300.1.1.1                      | -     | -                 | /a/      | 127.0.0.1    | http://HOST
					x       | fe80::1%eth0                   | -     | -                 | /%2e     | 127.0.0.1    | http://HOST
					rfc7239 | for=203.0.113.7;proto=https;host=shop.example | - | -   | -        | 203.0.113.7  | https://shop.example
					rfc7239 | For="[2001:db8::7]:99";Proto=HTTPS, for=10.1.1.1;host="b:1" | - | - | - | 2001:db8:0:0:0:0:0:7 | https://b:1
					rfc7239 | for=198.51.100.1, for="203.0.113.7:80" , for=10.1.1.1 | - | - | - | 203.0.113.7 | http://HOST
					rfc7239 | for="203.0.113.7               | -     | -                 | -        | 127.0.0.1    | http://HOST
					x       | 6.6.6.6, unknown               | -     | -                 | -        | 127.0.0.1    | http://HOST
					x       | 6.6.6.6, unix:                 | -     | -                 | -        | 127.0.0.1    | http://HOST
					x       | 6.6.6.6, 203.0.113.9:          | -     | -                 | -        | 127.0.0.1    | http://HOST
					x       | 6.6.6.6, fe80::1%eth0          | -     | -                 | -        | 127.0.0.1    | http://HOST
					rfc7239 | for=6.6.6.6, for=_hidden       | -     | -                 | -        | 127.0.0.1    | http://HOST
					rfc7239 | for=6.6.6.6, for=unknown, for=10.1.1.1 | - | -             | -        | 10.1.1.1     | http://HOST
					rfc7239 | for=6.6.6.6;host=evil.example;proto=https, foo, for=203.0.113.9 | - | - | - | 127.0.0.1 | http://HOST
					rfc7239 | for=6.6.6.6, "foo", for=203.0.113.9;proto=http | - | -     | -        | 127.0.0.1    | http://HOST
					rfc7239 | for=6.6.6.6, foo;for=203.0.113.9 | -   | -                 | -        | 127.0.0.1    | http://HOST
					rfc7239 | for=6.6.6.6, foo =1, for=203.0.113.9 | - | -               | -        | 127.0.0.1    | http://HOST
					rfc7239 | nonsense                       | -     | -                 | -        | 127.0.0.1    | http://HOST
					rfc7239 | for=6.6.6.6, foo,for=203.0.113.7;proto=http | - | -      | -        | 127.0.0.1    | http://HOST
					rfc7239 | for=6.6.6.6;host=evil.example;foo ,for=203.0.113.7 | - | - | -      | 127.0.0.1    | http://HOST
					rfc7239 | fo o=1, for=203.0.113.7        | -     | -                 | -        | 127.0.0.1    | http://HOST
					""")
	void trustedProxiesAreBelieved(String family, String client, @Nullable String scheme, @Nullable String host,
			@Nullable String prefix, String address, String uri) {
		boolean isX = family.equals("x");
		Frontrow frontrow = isX ? x : rfc7239;
		Call call = Call.of(frontrow, "GET", "/api/v1/concerts")
			.header(isX ? "X-Forwarded-For" : "Forwarded", client)
			.header(isX ? "Forwarded" : "X-Forwarded-For", isX ? "for=192.0.2.1;host=wrong;proto=https" : "192.0.2.1");
		set(call, "X-Forwarded-Proto", scheme);
		set(call, "X-Forwarded-Host", host);
		set(call, "X-Forwarded-Prefix", prefix);
		call.answers(200);
		assertThat(WITNESS.address()).isEqualTo(address);
		assertThat(WITNESS.uri())
			.hasToString(uri.replace("HOST", frontrow.address().getAuthority()) + "/api/v1/concerts");
	}

	@Test
	void listsMayStandOnSeveralLines() {
		Answer answer = Call.of(x, "GET", "/api/v1/concerts")
			.header("X-Forwarded-For", "198.51.100.1")
			.alsoHeader("X-Forwarded-For", "203.0.113.7, 10.1.1.1")
			.header("X-Forwarded-Proto", "http")
			.alsoHeader("X-Forwarded-Proto", "https")
			.answers(200);
		assertThat(WITNESS.address()).isEqualTo("203.0.113.7");
		assertThat(answer.header("Strict-Transport-Security")).isPresent();
	}

	/** As a proxy adds its own behind a client's header that is cut off. */
	@Test
	void clientsHeaderDoesNotSwallowTheProxys() {
		Call.of(rfc7239, "GET", "/api/v1/concerts")
			.header("Forwarded", "for=6.6.6.6;host=evil.example;proto=https, foo")
			.alsoHeader("Forwarded", "for=203.0.113.9;proto=http")
			.answers(200);
		assertThat(WITNESS.address()).isEqualTo("127.0.0.1");
		assertThat(WITNESS.uri()).hasToString(rfc7239.address() + "/api/v1/concerts");
	}

	@Test
	void nobodyElseIsBelievedAndOneWarningAMinuteSaysSo(CapturedOutput output) {
		try (Frontrow frontrow = witnessed("frontrow.http.trusted-proxies=192.0.2.1")) {
			Call.of(frontrow, "GET", "/api/v1/concerts").answers(200);
			assertThat(output.getOut()).doesNotContain(WARNING);
			for (int call = 0; call < 20; call++) {
				String location = Call.of(frontrow, "POST", "/api/v1/users")
					.body(Map.of("name", "x"))
					.header("X-Forwarded-For", "203.0.113.7")
					.header("X-Forwarded-Proto", "https")
					.header("X-Forwarded-Host", "evil.example")
					.header("X-Forwarded-Prefix", "/evil")
					.header("Forwarded", "for=203.0.113.7;host=evil.example;proto=https")
					.answers(201)
					.header("Location")
					.orElseThrow();
				assertThat(location).startsWith("/api/v1/users/");
				assertThat(WITNESS.address()).isEqualTo("127.0.0.1");
				assertThat(WITNESS.uri()).hasToString(frontrow.address() + "/api/v1/users");
			}
			assertThat(output.getOut().lines().filter((line) -> line.contains(WARNING))).singleElement()
				.asString()
				.contains(" WARN ", "127.0.0.1");
		}
	}

	private static Call call(Frontrow frontrow, String prefix, String path, Map<String, Object> body) {
		return Call.of(frontrow, "POST", "/shop/api/v1" + path).body(body).header("X-Forwarded-Prefix", prefix);
	}

	private static String created(Call call, String beginning) {
		String location = call.answers(201).header("Location").orElseThrow();
		assertThat(location).startsWith(beginning);
		return location;
	}

	private static void set(Call call, String name, @Nullable String value) {
		if (value != null) {
			call.header(name, value);
		}
	}

	private static Frontrow witnessed(String... settings) {
		return Frontrow.startChangedOn(Servers.shared(), WITNESS::join, settings);
	}

	/** Sees requests as everything behind it sees them. */
	private static final class Witness implements WebFilter {

		private final AtomicReference<@Nullable ServerWebExchange> last = new AtomicReference<>();

		void join(ConfigurableListableBeanFactory parts) {
			parts.registerSingleton("witness", this);
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			this.last.set(exchange);
			return chain.filter(exchange);
		}

		private ServerHttpRequest request() {
			return Objects.requireNonNull(this.last.get()).getRequest();
		}

		String address() {
			InetSocketAddress client = request().getRemoteAddress();
			return Objects.requireNonNull(client).getAddress().getHostAddress();
		}

		URI uri() {
			return request().getURI();
		}

	}

}

package io.frontrow.demo;

import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The first steps of a fan, for a shell that has curl and sed. */
record CurlLines(URI address, Demo demo) {

	/** Without a fan of the demo's own, the first line makes one. */
	List<String> lines() {
		long concertId = this.demo.sales().get(0).concertId();
		String fan = this.demo.fans().stream().map(Demo.Fan::userId).findFirst().orElse("'$FAN'");
		Stream<String> newcomer = this.demo.fans().isEmpty()
				? Stream.of("FAN=" + field("userId", post("/users", "{\"name\":\"Newcomer\"}"))) : Stream.empty();
		String join = post("/queue/tokens", "{\"userId\":\"%s\",\"concertId\":%d}".formatted(fan, concertId));
		Stream<String> looking = Stream.of("TOKEN=" + field("token", join), asked("-s", "/queue/tokens/current"),
				// Until the next tick has admitted the fan, the answer is 403.
				asked("-sf --retry 9 --retry-delay 1 --retry-all-errors", "/concerts/" + concertId + "/dates"));
		Stream<String> buying = this.demo.fans().isEmpty() ? Stream.empty() : buying(concertId);
		return Stream.of(newcomer, looking, buying).flatMap(Function.identity()).toList();
	}

	/** For who has money; the first performance's id is made of its concert's. */
	private Stream<String> buying(long concertId) {
		String held = post("/reservations",
				"{\"performanceId\":%d,\"bestAvailable\":{\"count\":2}}".formatted(concertId * 1_000 + 1))
				+ " -H \"Queue-Token: $TOKEN\"";
		return Stream.of("HELD=" + field("reservationId", held), "curl -s " + url("/payments")
				+ " -H \"Queue-Token: $TOKEN\" -H 'Idempotency-Key: my-tickets' -H 'Content-Type: application/json'"
				+ " -d \"{\\\"reservationId\\\":\\\"$HELD\\\"}\" -w '\\n'");
	}

	private String post(String path, String body) {
		return "curl -s %s -H 'Content-Type: application/json' -d '%s'".formatted(url(path), body);
	}

	private String asked(String options, String path) {
		return "curl %s %s -H \"Queue-Token: $TOKEN\" -w '\\n'".formatted(options, url(path));
	}

	private static String field(String name, String command) {
		return "$(%s | sed 's/.*\"%s\":\"\\([^\"]*\\)\".*/\\1/')".formatted(command, name);
	}

	private String url(String path) {
		return this.address + "/api/v1" + path;
	}

}

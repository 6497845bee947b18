package io.frontrow.queue;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.sun.management.UnixOperatingSystemMXBean;
import io.frontrow.SalePlan;
import io.frontrow.queue.stream.HeldStream;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenKey;
import io.frontrow.queue.token.TokenSigner;
import io.frontrow.servers.Servers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Twenty thousand open streams on one instance with a heap of 1 GB, in a line of a
 * hundred thousand: what they take, and that they are told what they must be. Only with
 * {@code ./mvnw verify -Pscale}. Each needs an open file here and one in the instance;
 * where the machine lets a process have fewer, there are as many as it does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamsAtScale {

	private static final int OTHER_FILES = 500;

	private static final int LINE = 100_000;

	private static final int WARM_UP = 1_000;

	private static final int OPENED_AT_ONCE = 100;

	/** As browsers do where a stream does not come up. */
	private static final Retry AGAIN = Retry.backoff(5, Duration.ofMillis(500));

	private static final Duration WATCHED = Duration.ofSeconds(40);

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Duration SILENCE_MAX = Duration.ofSeconds(15);

	private static final Duration NOTICED_MAX = Duration.ofSeconds(1);

	private static final Duration STOP_MAX = Duration.ofSeconds(10);

	private final Servers servers = Servers.start();

	private final MeasuredInstance instance = new MeasuredInstance(this.servers);

	private final WebTestClient operator = WebTestClient.bindToServer()
		.baseUrl(this.instance.address() + "/api/v1/admin")
		.defaultHeaders((headers) -> headers.setBasicAuth("admin", MeasuredInstance.OPERATOR_PASSWORD))
		.responseTimeout(PATIENCE)
		.build();

	private final HttpClient client = HttpClient
		.create(ConnectionProvider.builder("streams").maxConnections(streams()).pendingAcquireMaxCount(-1).build())
		.baseUrl(this.instance.address())
		.headers((headers) -> headers.set("Accept", "text/event-stream"));

	private static int streams() {
		int wanted = Integer.getInteger("frontrow.scale.streams", 20_000);
		return (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean machine)
				? (int) Math.min(wanted, machine.getMaxFileDescriptorCount() - OTHER_FILES) : wanted;
	}

	@AfterAll
	void stop() {
		this.instance.close();
		this.servers.close();
	}

	@Test
	void areHeldAndToldByOneInstance() {
		StreamsTable table = new StreamsTable(this.instance);
		long concertId = announce();
		List<QueueToken> tokens = tokens(concertId);
		List<HeldStream> first = opened(tokens.subList(0, Math.min(WARM_UP, tokens.size())));
		first.forEach(HeldStream::close);
		await().atMost(PATIENCE).until(() -> this.instance.figure("frontrow_queue_streams_open") == 0);

		table.beforeOpening();
		List<HeldStream> streams = opened(tokens);
		table.opened(streams.size());
		assertThat(this.instance.figure("frontrow_queue_streams_open")).isEqualTo(streams.size());
		table.watch("the line stands still", WATCHED, streams);

		HeldStream last = streams.get(streams.size() - 1);
		int toldBefore = last.states();
		tune(concertId, Map.of("paused", false));
		table.watch("100 are admitted a second", WATCHED, streams);
		int toldSince = last.states() - toldBefore;
		table.told(streams);
		tune(concertId, Map.of("paused", true));

		Instant asked = Instant.now();
		boolean stopped = this.instance.terminate(PATIENCE);
		table.stopped(asked, streams);
		System.out.println(table.write(this.servers));

		assertThat(toldSince).as("states told to the last, who comes nearer").isPositive();
		assertThat(stopped).isTrue();
		assertThat(streams).allMatch(HeldStream::isAskedToRetry);
		assertThat(table.stopTook()).isLessThan(STOP_MAX);
		assertThat(table.longestSilence()).isLessThan(SILENCE_MAX);
		assertThat(table.noticedUsually()).isLessThan(NOTICED_MAX);
	}

	private long announce() {
		JsonNode concert = Objects.requireNonNull(this.operator.post()
			.uri("/concerts")
			.bodyValue(new SalePlan().section("A", 50, 100, 1_000).body())
			.exchange()
			.expectStatus()
			.isCreated()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody());
		long concertId = concert.get("concertId").longValue();
		tune(concertId, Map.of("paused", true, "tickSeconds", 0.1, "admitPerTick", 10, "activeTtlSeconds", 3_600));
		return concertId;
	}

	private void tune(long concertId, Map<String, ?> settings) {
		this.operator.patch().uri("/queues/" + concertId).bodyValue(settings).exchange().expectStatus().isOk();
	}

	/** Of the first in the line. */
	private List<QueueToken> tokens(long concertId) {
		TokenKey key = new TokenKey(MeasuredInstance.TOKEN_KEY.getBytes(StandardCharsets.UTF_8));
		TokenSigner signer = new TokenSigner(List.of(), List.of(key));
		try (LongLine line = new LongLine(this.servers.redisUrl(), concertId)) {
			line.fill(LINE, key.name());
			return line.first(streams())
				.stream()
				.map((place) -> signer.sign(concertId, place.ticket(), UUID.fromString(place.user()), place.id(),
						key.name()))
				.toList();
		}
	}

	/** Each has its first state. */
	private List<HeldStream> opened(List<QueueToken> tokens) {
		List<HeldStream> streams = tokens.stream().map(HeldStream::new).toList();
		Flux.fromIterable(streams)
			.flatMap((stream) -> stream.open(this.client).retryWhen(AGAIN), OPENED_AT_ONCE)
			.then()
			.block(PATIENCE);
		return streams;
	}

}

package io.frontrow.engine.http.arrival;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.concurrent.Pause;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.database.Bulkheads;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An instance that stops while its clients go on, on connections that they keep. */
class StopIT {

	private static final int CLIENTS = 16;

	private final Set<Integer> statuses = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean closing = new AtomicBoolean();

	@Test
	void answersNobodyWithADefect() {
		Sale sale = Frontrow.shared().sale(1, CLIENTS, 100);
		List<Fan> fans = IntStream.range(0, CLIENTS)
			.mapToObj((number) -> Frontrow.shared().fan("last minute").enter(sale))
			.toList();
		Frontrow stopping = Frontrow.start();
		List<CompletableFuture<Void>> clients = fans.stream()
			.map((fan) -> CompletableFuture.runAsync(() -> goOn(stopping, fan), (task) -> new Thread(task).start()))
			.toList();
		await().until(() -> this.statuses.contains(200));
		Pause.of(Duration.ofMillis(500));
		this.closing.set(true);
		stopping.close();
		clients.forEach(CompletableFuture::join);
		assertThat(this.statuses).contains(200).isSubsetOf(200, 503);
	}

	/** What comes on a kept connection when the web server has ended already. */
	@Test
	void refusesWhatComesOnceItsPartsClose() {
		try (Frontrow frontrow = Frontrow.start()) {
			Closing closing = frontrow.part(Closing.class);
			closing.stop();
			Answer answer = frontrow.get("/concerts").isRefused(503, "TEMPORARILY_UNAVAILABLE");
			assertThat(answer.header("Connection")).hasValue("close");
			assertThat(answer.header("Retry-After")).isPresent();
			closing.start();
			frontrow.get("/concerts").answers(200);
			assertThat(Stream
				.of(closing.getPhase(), PeriodicTasks.PHASE, frontrow.part(Bulkheads.class).getPhase(),
						frontrow.part(LettuceConnectionFactory.class).getPhase())
				.toList()).as("what needs another closes before it")
				.isSortedAccordingTo(Comparator.reverseOrder())
				.doesNotHaveDuplicates();
		}
	}

	/** Until the connection is refused or breaks, which must not be before the end. */
	private void goOn(Frontrow stopping, Fan fan) {
		Fan there = fan.at(stopping);
		boolean answered = true;
		while (answered) {
			answered = isAnswered(there.asks("/queue/tokens/current"))
					&& isAnswered(stopping.post("/users/" + fan.userId() + "/balance/charges", Map.of("amount", 1)));
		}
		assertThat(this.closing).as("no answer from an instance that nobody has closed").isTrue();
	}

	private boolean isAnswered(Call call) {
		Optional<Answer> answer = call.trySend();
		answer.ifPresent((each) -> this.statuses.add(each.status()));
		return answer.isPresent();
	}

}

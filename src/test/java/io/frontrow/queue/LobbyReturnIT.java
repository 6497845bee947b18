package io.frontrow.queue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.frontrow.queue.position.PollHint;
import io.frontrow.queue.snapshot.QueueSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/** How a large lobby comes back after the opening, and what that costs nobody. */
class LobbyReturnIT {

	private static final Duration ABSENT = Duration.ofSeconds(90);

	private static final long HOUR_MS = 3_600_000;

	private static final long TTL_MS = 60_000;

	private static final int JOIN_AT_ONCE = 1_000;

	private final LineScript line = new LineScript();

	@Test
	void lobbyOfAHundredThousandIsCalledBackOverTwentySecondsThatTellNothingOfTheDraw() {
		joinLobby(100_000);
		this.line.settings(2, settings(System.currentTimeMillis() + 5_000));
		QueueSnapshot lobby = this.line.snapshot("");
		assertThat(lobby.waiting()).isEqualTo(100_000);
		double untilOpen = Duration.between(lobby.at(), lobby.opensAt()).toMillis() / 1_000.0;
		int[] hints = hints(lobby, users("u", 100_000));
		int[] came = new int[21];
		Arrays.stream(hints).forEach((hint) -> came[(int) Math.max(0, Math.rint(hint - untilOpen))]++);
		assertThat(Arrays.stream(came, 1, 19).boxed()).as("in each whole second: %s", Arrays.toString(came))
			.allSatisfy((each) -> assertThat(each).isBetween(4_500, 5_700));
		assertThat(Arrays.stream(hints).max().getAsInt()).isLessThanOrEqualTo((int) Math.ceil(untilOpen + 20));
		int[] ofTheFirst = hints(lobby, LineScript.REDIS.zrange(this.line.keys.waiting(), 0, 9_999));
		assertThat(mean(ofTheFirst)).as("of the first ten thousand that are drawn").isCloseTo(mean(hints), within(0.4));
	}

	@ParameterizedTest
	@CsvSource({ "5000,0", "5001,2000", "100000,20000" })
	void turnThatBeginsInThoseSecondsLastsSoMuchLonger(int people, long longerMs) {
		joinLobby(people);
		this.line.admit(10);
		openNow();
		assertThat(admittedFor()).isEqualTo(TTL_MS + longerMs);
		// Newcomers change nothing of it, nor do those who go.
		join("late", JOIN_AT_ONCE);
		assertThat(admittedFor()).isEqualTo(TTL_MS + longerMs);
		this.line.settings(3, settings(System.currentTimeMillis() - Math.max(2_000, longerMs) - 1));
		assertThat(admittedFor()).as("once everybody has come back").isEqualTo(TTL_MS);
	}

	@Test
	void lobbyThatHasBecomeSmallerKeepsTheSecondsThatItsPeopleWereTold() {
		joinLobby(7_500 * 2);
		this.line.admit(10);
		LineScript.REDIS.zremrangebyrank(this.line.keys.waiting(), 1_000, -1);
		this.line.admit(10);
		openNow();
		assertThat(admittedFor()).isEqualTo(TTL_MS + 3_000);
	}

	@Test
	void nobodyIsAbsentForComingBackWhenTold() {
		this.line.settings(1, settings(System.currentTimeMillis() + HOUR_MS));
		this.line.join("told");
		awaitSeconds(3);
		LineScript.REDIS.hset(this.line.stats(), "spreadMs", "20000");
		openNow();
		assertThat(this.line.admit(10, 1_000).get(0)).isEqualTo(1L);
		// Marks are whole seconds: not in that of the opening.
		awaitSeconds(1);
		this.line.join("late");
		awaitSeconds(3);
		assertThat(this.line.admit(10, 1_000).get(0)).as("who came later has no such reason").isEqualTo(0L);
		assertThat(LineScript.REDIS.zcard(this.line.keys.absent())).isEqualTo(1);
	}

	private void awaitSeconds(int seconds) {
		long begun = System.currentTimeMillis() / 1_000;
		await().until(() -> {
			// A step that looks at nobody: where there is none, nobody could have asked.
			this.line.admit(0);
			return System.currentTimeMillis() > 1_000 * (begun + seconds);
		});
	}

	private void openNow() {
		this.line.settings(2, settings(System.currentTimeMillis()));
	}

	private static Map<String, Object> settings(long opensAtMs) {
		return Map.of("saleOpensAtMs", opensAtMs, "tickMs", 1, "activeTtlMs", TTL_MS);
	}

	/** How long the turn lasts that begins next. */
	private long admittedFor() {
		String next = LineScript.REDIS.zrange(this.line.keys.waiting(), 0, 0).get(0);
		await().until(() -> (Long) this.line.admit(10, HOUR_MS).get(0) > 0);
		List<Object> active = this.line.state(next);
		assertThat(active.get(0)).isEqualTo(3L);
		return (Long) active.get(2) - (Long) active.get(1);
	}

	private void joinLobby(int people) {
		this.line.settings(1, settings(System.currentTimeMillis() + HOUR_MS));
		join("u", people);
	}

	private void join(String name, int people) {
		List<String> users = users(name, people);
		for (int from = 0; from < people; from += JOIN_AT_ONCE) {
			this.line.joinTogether("",
					users.subList(from, Math.min(people, from + JOIN_AT_ONCE)).toArray(String[]::new));
		}
	}

	private static List<String> users(String name, int people) {
		return IntStream.range(0, people).mapToObj((index) -> name + index).toList();
	}

	private int[] hints(QueueSnapshot lobby, List<String> users) {
		return users.stream()
			.mapToInt((user) -> PollHint.lobby(this.line.ticket(user).number(), lobby, ABSENT))
			.toArray();
	}

	private static double mean(int[] numbers) {
		return Arrays.stream(numbers).average().orElseThrow();
	}

}

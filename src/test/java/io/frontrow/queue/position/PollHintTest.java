package io.frontrow.queue.position;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

import io.frontrow.queue.LineScript;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.snapshot.QueueSnapshot.Pace;
import io.frontrow.queue.snapshot.QueueSnapshot.Rates;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** When a waiting client is told to ask again. */
class PollHintTest {

	private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

	private static final Duration ABSENT = Duration.ofSeconds(90);

	private static QueueSnapshot line(int admitPerTick, Duration tick, Rates rates, @Nullable Instant opensAt) {
		return line(NOW, admitPerTick, tick, rates, opensAt);
	}

	private static QueueSnapshot line(Instant now, int admitPerTick, Duration tick, Rates rates,
			@Nullable Instant opensAt) {
		return new QueueSnapshot(7, now, 0, 0, 0, 0, 0, rates, false, false, 0, new Pace(admitPerTick, tick), opensAt,
				LineScript.SEED, List.of(1, 2, 4, 8), "", List.of(), false, List.of());
	}

	/**
	 * In virtual time: the line moves by its settings, the client asks when it was told.
	 */
	@ParameterizedTest
	@CsvSource({ "5,1000", "1,100", "100,1000", "500,5000", "1,2000" })
	void whoObeysKnowsOfItsTurnWithinTwoSecondsNearTheHead(int admitPerTick, long tickMillis) {
		double rate = admitPerTick * 1_000.0 / tickMillis;
		LongStream.of(1, 2, 7, 50, 333, 1_000).forEach((begin) -> {
			double admittedAt = Math.ceil((double) begin / admitPerTick) * tickMillis / 1_000;
			double asked = 0;
			while (asked < admittedAt) {
				long position = begin - (long) (Math.floor(asked * 1_000 / tickMillis) * admitPerTick);
				QueueSnapshot line = line(NOW.plusMillis((long) (asked * 1_000)), admitPerTick,
						Duration.ofMillis(tickMillis), new Rates(rate, 0, 1), null);
				asked += PollHint.waiting(position, line, ABSENT);
			}
			assertThat(asked - admittedAt).as("from position %d", begin).isLessThanOrEqualTo(2);
		});
	}

	@Test
	void farFromTheHeadIsAskedSeldomAndNeverInStep() {
		QueueSnapshot line = line(5, Duration.ofSeconds(1), new Rates(5, 0, 1), null);
		List<Integer> hints = LongStream.range(0, 200)
			.mapToObj((poll) -> PollHint.waiting(1_000_000, line, ABSENT))
			.toList();
		assertThat(hints).allSatisfy((hint) -> assertThat(hint).isBetween(22, 30));
		assertThat(hints.stream().distinct().count()).isGreaterThan(4);
	}

	@Test
	void isLessThanHalfOfTheTimeAfterWhichSomebodyIsAbsent() {
		QueueSnapshot line = line(5, Duration.ofSeconds(1), new Rates(5, 0, 1), null);
		assertThat(PollHint.waiting(1_000_000, line, Duration.ofSeconds(20))).isBetween(6, 9);
		assertThat(PollHint.waiting(1_000_000, line, Duration.ofSeconds(2))).isEqualTo(1);
	}

	@Test
	void absentOnesAheadMakeItSooner() {
		QueueSnapshot all = line(5, Duration.ofSeconds(1), new Rates(5, 0, 1), null);
		QueueSnapshot half = line(5, Duration.ofSeconds(1), new Rates(5, 5, 1), null);
		assertThat(PollHint.waiting(100, half, ABSENT)).isLessThan(PollHint.waiting(100, all, ABSENT));
	}

	@Test
	void lobbyAsksAgainAtTheOpening() {
		QueueSnapshot line = line(5, Duration.ofSeconds(1), new Rates(0, 0, 0), NOW.plusSeconds(10));
		assertThat(PollHint.lobby(41, line, ABSENT)).isBetween(10, 12);
		QueueSnapshot far = line(5, Duration.ofSeconds(1), new Rates(0, 0, 0), NOW.plusSeconds(3_600));
		assertThat(PollHint.lobby(41, far, ABSENT)).isBetween(22, 30);
	}

	/** In virtual time: they came at any time in the last minutes and ask when told. */
	@ParameterizedTest
	@CsvSource({ "5000,2,90", "100000,20,90", "100000,20,20", "1000000,30,90" })
	void lobbyComesBackEvenlyInTheSecondsAfterTheOpening(long waiting, int seconds, long absentSeconds) {
		int people = 20_000;
		int[] came = new int[seconds];
		for (int ticket = 1; ticket <= people; ticket++) {
			long untilOpen = 60_000 + (ticket * 7_919L) % 60_000;
			while (untilOpen > 0) {
				QueueSnapshot lobby = lobby(waiting, Duration.ofMillis(untilOpen));
				int hint = PollHint.lobby(ticket, lobby, Duration.ofSeconds(absentSeconds));
				assertThat(hint).isBetween(1, 30);
				untilOpen -= hint * 1_000L;
			}
			assertThat(-untilOpen).as("after the opening, ms").isLessThanOrEqualTo(seconds * 1_000L);
			came[(int) Math.min(seconds - 1, -untilOpen / 1_000)]++;
		}
		assertThat(came).satisfies((each) -> assertThat(Arrays.stream(each).max().getAsInt())
			.as("in the fullest second of %s", Arrays.toString(each))
			.isLessThan(people * 14 / 10 / seconds));
	}

	private static QueueSnapshot lobby(long waiting, Duration untilOpen) {
		return new QueueSnapshot(7, NOW, 0, 0, waiting, 0, 0, new Rates(0, 0, 0), true, false, 0,
				new Pace(5, Duration.ofSeconds(1)), NOW.plus(untilOpen), LineScript.SEED, List.of(1, 2, 4, 8), "",
				List.of(), false, List.of());
	}

}

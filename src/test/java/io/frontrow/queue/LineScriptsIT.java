package io.frontrow.queue;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.frontrow.concurrent.Pause;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueNumber;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

/** Every script of the line, alone on a real Redis. */
@Tag("server")
class LineScriptsIT {

	private static final long MAX = 1_200_000;

	/** Later than any token of these tests became active. */
	/** Between two runs of a script, on a busy machine. */
	private static final long SLACK = 500;

	private static final long NOW = System.currentTimeMillis() + 3_600_000;

	/** Less than those who come back add. */
	private static final long SHORT_HOLD_MS = 1_500;

	/** So long that none ends within a test. */
	private static final long LONG_TICK_MS = 3_600_000;

	private final LineScript line = new LineScript();

	@Test
	void joinNeedsTheSettings() {
		assertThat(this.line.join("u")).containsExactly(-1L);
	}

	@Test
	void joinGivesPlacesInTheOrderOfComing() {
		this.line.settings(1, 5, 1_000, "", 60_000, true);
		assertThat(this.line.join("a")).startsWith(1L).endsWith(1L, 1L);
		assertThat(this.line.join("b")).startsWith(1L).endsWith(2L, 2L);
		assertThat(this.line.join("a")).startsWith(2L).endsWith(1L, 2L);
		assertThat(this.line.ticket("b")).isEqualTo(new QueueNumber(2, 0, false));
		assertThat(LineScript.REDIS.zscore(this.line.keys.waiting(), "b"))
			.isEqualTo(3 * (double) QueueNumber.LANE + (1L << 40) + 2);
	}

	@Test
	void joinTogetherIsAsOneAfterTheOther() {
		this.line.settings(1, 1, 1, "", 60_000, false);
		this.line.join("active");
		this.line.join("old");
		this.line.admit(1);
		List<Object> together = this.line.joinTogether("", "new", "old", "active", "newer");
		assertThat(together).startsWith(0L).hasSize(17);
		assertThat(answers(together, 0)).startsWith(1L).endsWith(2L, 3L);
		assertThat(answers(together, 1)).startsWith(2L).endsWith(1L, 3L);
		assertThat(answers(together, 2)).startsWith(3L);
		assertThat(answers(together, 3)).startsWith(1L).endsWith(3L, 3L);
		assertThat(Stream.of("old", "new", "newer").map(this.line::position)).containsExactly(1L, 2L, 3L);
		assertThat(this.line.ticket("newer").number()).isEqualTo(4);
	}

	@Test
	void drawnWhoJoinTogetherStandWhereTheDrawPutsThem() {
		this.line.settings(1, Map.of("saleOpensAtMs", NOW));
		this.line.joinTogether("", "a", "b", "c", "d", "e");
		List<String> order = LineScript.REDIS.zrange(this.line.keys.waiting(), 0, -1);
		assertThat(order).isEqualTo(Stream.of("a", "b", "c", "d", "e")
			.sorted(Comparator.comparing((user) -> this.line.ticket(user).place(LineScript.SEED)))
			.toList());
		List<Object> again = this.line.joinTogether("", "e", "d", "new");
		assertThat(answers(again, 0)).startsWith(2L).contains(order.indexOf("e") + 1L);
	}

	/** As many as come together at most, and on both sides of a chunk of marks. */
	@Test
	void joinTogetherMarksEachAsSeen() {
		this.line.settings(1, Map.of());
		LineScript.REDIS.set(this.line.keys.counter(), "65500");
		String[] users = IntStream.range(0, JoinBatches.TOGETHER_MAX)
			.mapToObj((index) -> "u" + index)
			.toArray(String[]::new);
		List<Object> together = this.line.joinTogether("", users);
		assertThat(answers(together, users.length - 1)).startsWith(1L).endsWith(64L, 64L);
		assertThat(LineScript.REDIS.strlen(this.line.keys.seen(65_535))).isEqualTo(4 * 65_536L);
		assertThat(LineScript.REDIS.strlen(this.line.keys.seen(65_536))).isEqualTo(4 * 29L);
		assertThat(LineScript.REDIS.pttl(this.line.keys.seen(65_536))).isPositive();
	}

	@Test
	void turnWhoseFactsAreGoneIsOver() {
		this.line.withActive(60_000);
		LineScript.REDIS.del(this.line.keys.active(this.line.ticket("u")));
		List<Object> together = this.line.joinTogether("", "a", "u", "b");
		assertThat(together).hasSize(13);
		assertThat(answers(together, 1)).startsWith(1L).endsWith(2L, 3L);
	}

	@Test
	void closedLineRefusesNewcomersAmongThoseWhoWait() {
		this.line.settings(1, Map.of());
		this.line.join("old");
		this.line.settings(2, Map.of("closed", 1));
		List<Object> together = this.line.joinTogether("", "new", "old");
		assertThat(answers(together, 0)).containsExactly(-4L, "", 0L, 0L);
		assertThat(answers(together, 1)).startsWith(2L).endsWith(1L, 1L);
		assertThat(LineScript.REDIS.get(this.line.keys.counter())).isEqualTo("1");
	}

	private static List<Object> answers(List<Object> reply, int user) {
		return reply.subList(1 + 4 * user, 5 + 4 * user);
	}

	@Test
	void settingsNeverGoBack() {
		assertThat(this.line.settings(2, 7, 100, 3, 60_000, false)).containsExactly(1L);
		assertThat(this.line.settings(1, 5, 100, "", 60_000, false)).containsExactly(0L);
		assertThat(LineScript.REDIS.hget(this.line.keys.settings(), "admitPerTick")).isEqualTo("7");
	}

	@Test
	void admissionOfAThousandInOneTickLosesNobody() {
		this.line.settings(1, 1_000, 3_600_000, "", 60_000, false);
		IntStream.range(0, 1_500).forEach((index) -> this.line.join("u" + index));
		long admitted = 0;
		List<Object> step;
		do {
			step = this.line.admit(300);
			admitted += (Long) step.get(0);
			assertThat(waitingAndActive()).isEqualTo(1_500);
		}
		while ((Long) step.get(1) == 1);
		assertThat(admitted).isEqualTo(1_000);
		assertThat(this.line.admit(300).get(0)).isEqualTo(0L);
		assertThat(this.line.state("u999").get(0)).isEqualTo(3L);
		assertThat(this.line.state("u1000")).containsExactly(1L, 1L, 500L);
		assertThat(LineScript.REDIS.pttl(this.line.keys.active(this.line.ticket("u0")))).isBetween(1L, 60_000L);
	}

	private long waitingAndActive() {
		return LineScript.REDIS.zcard(this.line.keys.waiting()) + LineScript.REDIS.zcard(this.line.keys.active());
	}

	@Test
	void admissionStaysUnderItsCap() {
		this.line.settings(1, 100, 100, 3, 60_000, false);
		IntStream.range(0, 10).forEach((index) -> this.line.join("u" + index));
		assertThat(this.line.admit(100).get(0)).isEqualTo(3L);
		this.line.leave("u0");
		await().atMost(Duration.ofSeconds(5)).until(() -> (Long) this.line.admit(100).get(0) == 1);
		assertThat(LineScript.REDIS.zcard(this.line.keys.active())).isEqualTo(3);
	}

	@Test
	void smallerCapTakesNoTurnAwayAndAdmitsNobodyUntilThereIsRoom() {
		this.line.settings(1, 100, 100, 3, 60_000, false);
		IntStream.range(0, 5).forEach((index) -> this.line.join("u" + index));
		this.line.admit(100);
		this.line.settings(2, 100, 100, 2, 60_000, false);
		this.line.leave("u0");
		Pause.of(Duration.ofMillis(150));
		assertThat(this.line.admit(100).get(0)).isEqualTo(0L);
		assertThat(LineScript.REDIS.zcard(this.line.keys.active())).isEqualTo(2);
		this.line.leave("u1");
		Pause.of(Duration.ofMillis(150));
		assertThat(this.line.admit(100).get(0)).isEqualTo(1L);
	}

	@Test
	void admitsNobodyWhilePaused() {
		this.line.settings(1, 100, 100, "", 60_000, true);
		this.line.join("u");
		assertThat(this.line.admit(100).get(0)).isEqualTo(0L);
		assertThat(this.line.state("u").get(0)).isEqualTo(1L);
	}

	@Test
	void tokenWhoseTimeIsPastIsExpiredAtOnceAndAfterItIsTidied() {
		this.line.withActive(50);
		await().atMost(Duration.ofSeconds(5)).until(() -> (Long) this.line.state("u").get(0) == 4);
		List<Object> before = this.line.state("u");
		this.line.tidy(MAX);
		assertThat(this.line.state("u")).isEqualTo(before).endsWith("TIME");
		assertThat(LineScript.REDIS.hget(this.line.keys.users(), "u")).isNull();
		assertThat(LineScript.REDIS.zcard(this.line.keys.active())).isZero();
		assertThat(LineScript.REDIS.pttl(this.line.keys.ended(this.line.ticket("u")))).isCloseTo(3_600_000L,
				within(20_000L));
		assertThat(this.line.join("u").get(0)).isEqualTo(1L);
	}

	@Test
	void whoJoinsAgainBeforeTheOldTokenIsTidiedKeepsTheNewOne() {
		this.line.withActive(50);
		QueueNumber before = this.line.ticket("u");
		await().atMost(Duration.ofSeconds(5)).until(() -> (Long) this.line.state("u").get(0) == 4);
		assertThat(this.line.join("u").get(0)).isEqualTo(1L);
		this.line.tidy(MAX);
		assertThat(this.line.position("u")).isEqualTo(1);
		assertThat(LineScript.REDIS.get(this.line.keys.ended(before))).startsWith("TIME ");
	}

	@Test
	void unknownTokenIsUnknown() {
		assertThat(this.line.state("u")).containsExactly(-3L);
		assertThat(this.line.leave("u")).containsExactly(-3L);
	}

	@Test
	void leavingTwiceIsLeavingOnce() {
		this.line.withActive(60_000);
		assertThat(this.line.leave("u")).containsExactly(1L);
		assertThat(this.line.leave("u")).containsExactly(0L);
		assertThat(this.line.state("u")).startsWith(4L).endsWith("LEFT");
		assertThat(LineScript.REDIS.exists(this.line.keys.active(this.line.ticket("u")))).isZero();
	}

	@Test
	void leavingNamesWhoHadLentTime() {
		this.line.withActive(60_000).lend("u", "r1", MAX);
		assertThat(this.line.leave("u")).containsExactly(1L, "r1");
	}

	@Test
	void loanReachesBeyondTheHoldAndNoFurtherThanTheMost() {
		this.line.withActive(1_000);
		long activatedAt = (Long) this.line.state("u").get(1);
		List<Object> lent = this.line.lend("u", "r1", MAX);
		assertThat((Long) lent.get(2)).isCloseTo(activatedAt + 90_000, within(2_000L));
		assertThat(lent.get(3)).isEqualTo(60_000L);
		LineScript other = new LineScript().withActive(1_000);
		long otherActivatedAt = (Long) other.state("u").get(1);
		assertThat(other.lend("u", "r1", 20_000).get(2)).isEqualTo(otherActivatedAt + 20_000);
	}

	@Test
	void refusedLoanLeavesTheTokenAsItWas() {
		this.line.withActive(10_000);
		Object before = this.line.state("u").get(2);
		this.line.lend("u", "r1", MAX);
		this.line.takeBack("u", "r1", "REFUSED", MAX);
		assertThat(this.line.state("u").get(2)).isEqualTo(before);
	}

	@Test
	void lostLoanLeavesHalfAMinute() {
		this.line.withActive(1_000);
		long activatedAt = (Long) this.line.state("u").get(1);
		this.line.lend("u", "r1", MAX);
		this.line.takeBack("u", "r1", "LOST", MAX);
		assertThat((Long) this.line.state("u").get(2)).isCloseTo(activatedAt + 30_000, within(2_000L));
	}

	@Test
	void lostLoanTakesOnlyWhatItLent() {
		this.line.withActive(1_000);
		this.line.lend("u", "r1", MAX);
		Object withOne = this.line.lend("u", "r2", MAX).get(2);
		this.line.takeBack("u", "r1", "LOST", MAX);
		assertThat(this.line.state("u").get(2)).isEqualTo(withOne);
	}

	/** Also those of a user who has no token any more, and of others: the row decided. */
	@Test
	void locksEndWithTheLoan() {
		this.line.withActive(60_000);
		String lock = this.line.keys.active() + ":seat-1";
		String other = this.line.keys.active() + ":seat-2";
		for (String user : List.of("u", "nobody")) {
			LineScript.REDIS.mset(Map.of(lock, "locked", other, "locked"));
			this.line.takeBack(user, "r1", "LOST", MAX, lock);
			assertThat(LineScript.REDIS.mget(lock, other)).extracting((value) -> value.hasValue())
				.containsExactly(false, true);
		}
	}

	@Test
	void lastPaymentEndsTheToken() {
		this.line.withActive(60_000);
		this.line.lend("u", "r1", MAX);
		this.line.lend("u", "r2", MAX);
		assertThat(this.line.paid("u", "r1", NOW, 0).get(0)).isEqualTo(1L);
		assertThat(this.line.paid("u", "r2", NOW, 0)).containsExactly(2L, 1L);
		assertThat(this.line.state("u")).startsWith(4L).endsWith("PAID");
		assertThat(this.line.paid("u", "r2", NOW, 0)).containsExactly(0L);
	}

	@Test
	void paymentThatIsToldAgainLeavesLaterTurn() {
		this.line.withActive(60_000).lend("u", "r1", MAX);
		long paidAt = System.currentTimeMillis();
		assertThat(this.line.paid("u", "r1", paidAt, 0)).containsExactly(2L, 1L);
		this.line.withActive(60_000);
		long activatedAt = (Long) this.line.state("u").get(1);

		assertThat(this.line.paid("u", "r1", activatedAt - 1, 0).get(0)).isEqualTo(1L);
		assertThat(this.line.state("u").get(0)).isEqualTo(3L);
	}

	/** Such as one held with an earlier token, which this token lends nothing to. */
	@Test
	void paymentLeavesTheTokenWhileAnotherReservationIsPending() {
		this.line.withActive(60_000).lend("u", "r2", MAX);
		assertThat(this.line.paid("u", "r2", NOW, 1).get(0)).isEqualTo(1L);
		assertThat(this.line.state("u").get(0)).isEqualTo(3L);
		assertThat(this.line.paid("u", "r1", NOW, 0)).containsExactly(2L, 1L);
	}

	@Test
	void lastPaymentEndsTheTokenThoughItIsToldFirst() {
		this.line.withActive(60_000);
		this.line.lend("u", "r1", MAX);
		this.line.lend("u", "r2", MAX);
		assertThat(this.line.paid("u", "r2", NOW, 0).get(0)).isEqualTo(1L);
		assertThat(this.line.paid("u", "r1", NOW, 1)).containsExactly(2L, 1L);
	}

	/** It may be told again, seconds later. */
	@Test
	void lossThatIsToldAgainTakesNothingBack() {
		this.line.withActive(60_000);
		this.line.lend("u", "r1", MAX);
		this.line.lend("u", "r2", MAX);
		this.line.lend("u", "r3", MAX);
		this.line.takeBack("u", "r1", "LOST", MAX);
		this.line.paid("u", "r2", NOW, 0);
		this.line.takeBack("u", "r1", "LOST", MAX);
		assertThat(this.line.takeBack("u", "r3", "REFUSED", MAX)).containsExactly(2L, 1L);
	}

	@Test
	void refusalOfTheLastOneAfterPaymentEndsTheToken() {
		this.line.withActive(60_000);
		this.line.lend("u", "r1", MAX);
		this.line.lend("u", "r2", MAX);
		this.line.paid("u", "r1", NOW, 0);
		assertThat(this.line.takeBack("u", "r2", "REFUSED", MAX)).containsExactly(2L, 1L);
	}

	@Test
	void lossOfTheLastOneAfterPaymentLeavesTheToken() {
		this.line.withActive(60_000);
		this.line.lend("u", "r1", MAX);
		this.line.lend("u", "r2", MAX);
		this.line.paid("u", "r1", NOW, 0);
		assertThat(this.line.takeBack("u", "r2", "LOST", MAX).get(0)).isEqualTo(1L);
		this.line.lend("u", "r3", MAX);
		assertThat(this.line.takeBack("u", "r3", "REFUSED", MAX).get(0)).isEqualTo(1L);
	}

	@Test
	void withoutSettingsNothingIsDone() {
		assertThat(this.line.join("u")).containsExactly(-1L);
		assertThat(this.line.admit(10)).containsExactly(-1L);
		assertThat(this.line.lend("u", "r", MAX)).containsExactly(-1L);
		assertThat(LineScript.REDIS.keys(this.line.keys.prefix() + "*")).isEmpty();
	}

	@Test
	void tellsByWhichSettingsItAdmitted() {
		this.line.settings(7, 10, 100, "", 60_000, false);
		assertThat(this.line.admit(10).get(3)).isEqualTo(7L);
	}

	@Test
	void onlyAnActiveTokenCanBeLentTo() {
		this.line.settings(1, 10, 100, "", 60_000, true);
		this.line.join("u");
		assertThat(this.line.lend("u", "r1", MAX).get(0)).isEqualTo(1L);
		this.line.leave("u");
		assertThat(this.line.lend("u", "r1", MAX).get(0)).isEqualTo(4L);
		assertThat(this.line.lend("nobody", "r1", MAX)).containsExactly(-3L);
		assertThat(LineScript.REDIS.exists(this.line.keys.loans(this.line.ticket("u")))).isZero();
	}

	@Test
	void pausedLineIsHalted() {
		this.line.settings(1, 1, 100, "", 60_000, false);
		this.line.join("a");
		this.line.admit(10);
		assertThat(this.line.snapshot("").halted()).isFalse();
		this.line.settings(2, 1, 100, "", 60_000, true);
		assertThat(this.line.snapshot("").halted()).isTrue();
	}

	@Test
	void shownRateFadesWhileNobodyWaits() {
		this.line.withActive(60_000);
		LineScript.REDIS.hset(this.line.keys.stats(), Map.of("slotMs",
				String.valueOf(System.currentTimeMillis() - 300_000), "rateCount", "100", "rateSeconds", "10"));
		assertThat(Double.parseDouble((String) this.line.figures().get(4))).isLessThan(0.1);
	}

	/** So many come in each tick, in which 10 may be admitted. */
	@ParameterizedTest
	@CsvSource({ "'',1,10", "'',3,10", "'',10,10", "'',25,10", "1000,1,1", "1000,25,10" })
	void waitIsToldByWhatTheLineCanAdmitAndNotByHowManyCame(String maxActive, int arrivals, double expected) {
		double ticksPerSecond = 1_000.0 / LONG_TICK_MS;
		this.line.settings(1, 10, LONG_TICK_MS, maxActive, 60_000, false);
		for (int tick = 0; tick < 5; tick++) {
			String name = "t" + tick + "-";
			IntStream.range(0, arrivals).forEach((index) -> this.line.join(name + index));
			beginTick();
			// In two steps, as by two instances.
			this.line.admit(2);
			this.line.admit(300);
		}
		assertThat(this.line.snapshot("").rates().movePerSecond()).isCloseTo(expected * ticksPerSecond,
				withinPercentage(10));
		assertThat(stat("rateCount") / stat("rateSeconds")).as("the operator sees how many came")
			.isCloseTo(Math.min(10, arrivals) * ticksPerSecond, withinPercentage(10));
	}

	/** What was done of a tick was done of the one before. */
	private void beginTick() {
		String slot = LineScript.REDIS.hget(this.line.stats(), "slotMs");
		if (slot != null) {
			LineScript.REDIS.hset(this.line.stats(), "slotMs", String.valueOf(Long.parseLong(slot) - LONG_TICK_MS));
		}
	}

	private double stat(String name) {
		return Double.parseDouble(LineScript.REDIS.hget(this.line.stats(), name));
	}

	@Test
	void figuresCountTheLine() {
		this.line.withActive(60_000);
		this.line.join("v");
		assertThat(this.line.figures().subList(0, 4)).containsExactly(0L, 1L, 1L, 1L);
	}

	@Test
	void closedLineTakesNobodyNew() {
		this.line.settings(1, Map.of());
		this.line.join("a");
		this.line.settings(2, Map.of("closed", 1));
		assertThat(this.line.join("a").get(0)).isEqualTo(2L);
		assertThat(this.line.join("b")).startsWith(-4L);
		assertThat(this.line.join("c", 1).get(0)).isEqualTo(1L);
	}

	@Test
	void drawDecidesAmongThoseWhoCameBeforeTheSale() {
		this.line.settings(1, Map.of("saleOpensAtMs", NOW));
		IntStream.range(0, 100).forEach((index) -> this.line.join("u" + index));
		this.line.settings(2, Map.of("saleOpensAtMs", 1));
		this.line.join("late");
		List<String> drawn = IntStream.range(0, 100)
			.mapToObj((index) -> "u" + index)
			.sorted(Comparator.comparing((user) -> this.line.ticket(user).place(LineScript.SEED)))
			.toList();
		assertThat(this.line.ticket("u7")).isEqualTo(new QueueNumber(8, 0, true));
		assertThat(LineScript.REDIS.zrange(this.line.keys.waiting(), 0, 99)).isEqualTo(drawn)
			.isNotEqualTo(IntStream.range(0, 100).mapToObj((index) -> "u" + index).toList());
		assertThat(this.line.position("late")).isEqualTo(101);
	}

	@Test
	void lanesShareTheAdmissionsAndNoneStarves() {
		this.line.settings(1, Map.of("admitPerTick", 12, "tickMs", 3_600_000, "laneShares", "1,2,4,8"));
		for (int index = 0; index < 50; index++) {
			this.line.join("n" + index);
			this.line.join("p" + index, 1);
		}
		assertThat(this.line.position("n0")).isEqualTo(1);
		assertThat(this.line.position("p7")).isEqualTo(8);
		assertThat(this.line.admit(500).get(0)).isEqualTo(12L);
		assertThat(this.line.position("p8")).isEqualTo(1);
		assertThat(this.line.position("n4")).isEqualTo(1);
	}

	@Test
	void placeInAnotherLaneIsGivenUpForTheOneTheOperatorGives() {
		this.line.settings(1, Map.of());
		this.line.join("a");
		QueueNumber before = this.line.ticket("a");
		assertThat(this.line.join("a", 3).get(0)).isEqualTo(1L);
		assertThat(this.line.ticket("a").lane()).isEqualTo(3);
		assertThat(LineScript.REDIS.get(this.line.keys.ended(before))).startsWith("LEFT ");
		assertThat(LineScript.REDIS.zcard(this.line.keys.waiting())).isEqualTo(1);
		assertThat(this.line.join("a", 3).get(0)).isEqualTo(2L);
	}

	@Test
	void whoIsNotThereIsPassedOverAndGoesNextWhenBack() {
		this.line.settings(1, Map.of("admitPerTick", 1));
		List.of("a", "b", "c", "d").forEach(this.line::join);
		awaitSecond();
		awaitSecond();
		this.line.seen("c", "d");
		assertThat(this.line.admit(10, 1_000).get(0)).isEqualTo(1L);
		assertThat(this.line.state("c").get(0)).isEqualTo(3L);
		assertThat(LineScript.REDIS.zrange(this.line.keys.absent(), 0, -1)).containsExactlyInAnyOrder("a", "b");
		assertThat(this.line.position("b")).isEqualTo(1);
		assertThat(this.line.position("d")).as("who is back is not counted").isEqualTo(1);
		await().atMost(Duration.ofSeconds(5)).until(() -> (Long) this.line.admit(10).get(0) == 1);
		assertThat(this.line.state("b").get(0)).isEqualTo(3L);
	}

	@Test
	void whoDoesNotComeBackIsEndedAsAbsent() {
		this.line.settings(1, Map.of());
		this.line.join("a");
		awaitSecond();
		awaitSecond();
		this.line.admit(10, 1_000);
		this.line.tidy(60_000);
		assertThat(LineScript.REDIS.zcard(this.line.keys.absent())).isEqualTo(1);
		LineScript.REDIS.hset(this.line.keys.stats(), "halted", "1");
		this.line.tidy(0);
		assertThat(LineScript.REDIS.zcard(this.line.keys.absent())).as("nobody while the line is halted").isEqualTo(1);
		LineScript.REDIS.hset(this.line.keys.stats(), "halted", "0");
		this.line.tidy(0);
		assertThat(this.line.state("a")).startsWith(4L).endsWith("ABSENT");
		assertThat(this.line.join("a").get(0)).isEqualTo(1L);
	}

	@Test
	void timeOfCallsThatFailedTogetherIsGivenBackOnce() {
		long before = activeFor(Duration.ofMinutes(1));
		assertThat(extended(before, 10_000, 5_000)).isEqualTo(5_000);
		assertThat(extended(before, 8_000, 6_000)).as("within it").isEqualTo(5_000);
		assertThat(extended(before, 12_000, 4_000)).as("around it").isCloseTo(8_000, within(SLACK));
		assertThat(extended(before, 30_000, 20_000, 3_000, 1_000)).as("beside it").isCloseTo(20_000, within(SLACK));
		assertThat(extended(before, 90_000, 40_000)).as("before the turn began").isCloseTo(40_000, within(SLACK));
	}

	@Test
	void creditNeverExceedsTheTimeThatPassed() {
		long before = activeFor(Duration.ofSeconds(40));
		for (long millis = 0; millis < 40_000; millis += 1_000) {
			extended(before, millis + 600, millis + 100);
		}
		assertThat(extended(before)).isBetween(17_000L, 24_000L);
		extended(before, 60_000, -60_000);
		assertThat(extended(before)).isBetween(17_000L, 45_000L);
	}

	/** A turn that began so long ago; returns when it ends. */
	private long activeFor(Duration time) {
		this.line.withActive(600_000);
		QueueNumber ticket = this.line.ticket("u");
		LineScript.REDIS.hset(this.line.keys.active(ticket), "activatedAtMs",
				String.valueOf(System.currentTimeMillis() - time.toMillis()));
		return (Long) this.line.extend("u", MAX).get(1);
	}

	/** By how much the turn is longer now. */
	private long extended(long before, long... millisBefore) {
		return (Long) this.line.extend("u", MAX, millisBefore).get(1) - before;
	}

	private static void awaitSecond() {
		long second = System.currentTimeMillis() / 1_000;
		// Not in the very millisecond in which the next one begins.
		await().until(() -> System.currentTimeMillis() > 1_000 * (second + 1));
	}

	@Test
	void snapshotTellsWhoEndedSinceTheLastOne() {
		this.line.settings(1, Map.of());
		List.of("a", "b", "c").forEach(this.line::join);
		this.line.leave("a");
		QueueSnapshot first = this.line.snapshot("");
		assertThat(first.touched()).isEmpty();
		this.line.leave("b");
		QueueSnapshot second = this.line.snapshot(first.journalId());
		assertThat(second.touched()).containsExactly(this.line.ticket("b").number());
		assertThat(this.line.snapshot(second.journalId()).touched()).isEmpty();
		assertThat(second.waiting()).isEqualTo(1);
		assertThat(second.headPosition(this.line.ticket("c"))).hasValue(1);
	}

	/**
	 * More than one snapshot reads: then an instance would forget whom it has heard of.
	 */
	@Test
	void snapshotHoldsNothingOfWhatHappensToTurns() {
		this.line.withActive(60_000);
		this.line.join("v");
		QueueSnapshot first = this.line.snapshot("");
		this.line.lendEach(List.of("u"), QueueSnapshot.ENTRIES_MAX);
		for (int number = 0; number < 10; number++) {
			this.line.takeBack("u", "r" + number, "LOST", MAX);
		}
		this.line.leave("v");
		QueueSnapshot second = this.line.snapshot(first.journalId());
		assertThat(second.touchedMore()).isFalse();
		assertThat(second.touched()).containsExactly(this.line.ticket("v").number());
	}

	@Test
	void turnThatKeepsItsEndIsNotWrittenDown() {
		this.line.withActive(60_000);
		this.line.lend("u", "r1", 20_000);
		this.line.lend("u", "r2", 20_000);
		assertThat(LineScript.REDIS.xlen(this.line.keys.turns())).isZero();
		this.line.lend("u", "r3", MAX);
		assertThat(LineScript.REDIS.xlen(this.line.keys.turns())).isEqualTo(1);
		this.line.takeBack("u", "r1", "REFUSED", MAX);
		this.line.takeBack("u", "r2", "REFUSED", MAX);
		assertThat(LineScript.REDIS.xlen(this.line.keys.turns())).isEqualTo(1);
		this.line.takeBack("u", "r3", "REFUSED", MAX);
		assertThat(LineScript.REDIS.xlen(this.line.keys.turns())).isEqualTo(2);
		this.line.paid("u", "r3", NOW, 0);
		assertThat(LineScript.REDIS.xlen(this.line.keys.turns())).isEqualTo(3);
	}

	@Test
	void tellsWhenTurnsEnd() {
		this.line.withActive(60_000);
		this.line.join("v");
		Object end = this.line.state("u").get(2);
		assertThat(this.line.turns("u", "v", "nobody")).containsExactly(0L, List.of(end, 0L, 0L));
		LineScript.REDIS.zadd(this.line.keys.active(), System.currentTimeMillis() - 1, "u");
		assertThat(this.line.turns("u")).as("its time is past").containsExactly(0L, List.of(0L));
	}

	/** A takeover has lost the admission, and MySQL knows of it. */
	@Test
	void forgottenAdmissionIsMadeAgain() {
		this.line.settings(1, 10, 100, "", 60_000, true);
		this.line.join("u");
		this.line.join("v");
		long now = System.currentTimeMillis();
		assertThat(this.line.restore("u", now - 1_000, now + 50_000)).containsExactly(1L);
		assertThat(this.line.state("u").get(0)).isEqualTo(3L);
		assertThat(this.line.restore("u", now - 1_000, now + 50_000)).containsExactly(1L);
		assertThat(this.line.position("v")).isEqualTo(1);
	}

	/** In a lobby everybody is told to ask again just after the opening. */
	@ParameterizedTest
	@CsvSource({ "-1000,0", "5000,5000", "3600000,0" })
	void lossIsWaitedForUntilAllHaveAskedAgain(long opensInMs, long laterMs) {
		long now = System.currentTimeMillis();
		this.line.settings(1, 5, Map.of("saleOpensAtMs", now + opensInMs));
		long held = Long.parseLong(LineScript.REDIS.hget(this.line.stats(), "heldUntilMs"));
		assertThat(held - now).isBetween(10_000 + laterMs, 12_000 + laterMs);
		assertThat(heldAtMostUntil() - now).isBetween(60_000 + laterMs, 62_000 + laterMs);
	}

	/** One of two seconds of the clock sees 20 of the 40 at least, a fiftieth of all. */
	@Test
	void admissionWaitsLongerWhileMoreThanAHundredthComeBackInASecond() {
		long now = afterLossOf(1_000, 60_000);
		this.line.restoreWaiting(people("u", 40));
		assertThat(heldUntil() - now).isBetween(2_000L, 6_000L);
		assertThat(this.line.admit(10).get(0)).isEqualTo(0L);
		long held = heldUntil();
		this.line.restoreWaiting(people("u", 40));
		assertThat(heldUntil()).as("the same ones again are no others").isEqualTo(held);
	}

	@ParameterizedTest
	@CsvSource({ "1000,10,a hundredth and no more", "499,40,few" })
	void admissionGoesOnAsUsualWhereNotManyComeBack(long waiting, int back) {
		long now = afterLossOf(waiting, 60_000);
		this.line.restoreWaiting(people("u", back));
		assertThat(heldUntil()).isEqualTo(now + SHORT_HOLD_MS);
	}

	@Test
	void admissionWaitsAMinuteAtMostForThoseWhoComeBack() {
		long now = afterLossOf(1_000, SHORT_HOLD_MS + 500);
		this.line.restoreWaiting(people("u", 40));
		assertThat(heldUntil()).isEqualTo(now + SHORT_HOLD_MS + 500);
	}

	@Test
	void admissionThatHasBegunAgainIsNotHeldOnceMore() {
		long now = afterLossOf(1_000, 60_000);
		LineScript.REDIS.hset(this.line.stats(), "heldUntilMs", String.valueOf(now - 1));
		this.line.restoreWaiting(people("u", 40));
		assertThat(heldUntil()).isEqualTo(now - 1);
	}

	/** The hold is moved on, so that little of it is left. */
	private long afterLossOf(long waiting, long atMostMs) {
		this.line.settings(1, waiting, waiting, Map.of("admitPerTick", 5, "tickMs", 100, "maxActive", "", "activeTtlMs",
				60_000, "paused", 0, "laneShares", "1,2,4,8"));
		LineScript.REDIS.hdel(this.line.stats(), "healing");
		long now = System.currentTimeMillis();
		LineScript.REDIS.hset(this.line.stats(), Map.of("heldUntilMs", String.valueOf(now + SHORT_HOLD_MS),
				"heldAtMostUntilMs", String.valueOf(now + atMostMs)));
		return now;
	}

	private long heldUntil() {
		return Long.parseLong(LineScript.REDIS.hget(this.line.stats(), "heldUntilMs"));
	}

	private long heldAtMostUntil() {
		return Long.parseLong(LineScript.REDIS.hget(this.line.stats(), "heldAtMostUntilMs"));
	}

	private static String[] people(String name, int number) {
		return IntStream.range(0, number).mapToObj((index) -> name + index).toArray(String[]::new);
	}

}

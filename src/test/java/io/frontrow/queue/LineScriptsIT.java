package io.frontrow.queue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/** Every script of the line, alone on a real Redis. */
class LineScriptsIT {

	private static final long MAX = 1_200_000;

	/** Later than any token of these tests became active. */
	private static final long NOW = System.currentTimeMillis() + 3_600_000;

	private final LineScript line = new LineScript();

	@Test
	void joinNeedsTheSettings() {
		assertThat(this.line.join("u", "t")).containsExactly(-1L);
	}

	@Test
	void joinGivesPlacesInTheOrderOfComing() {
		this.line.settings(1, 5, 1_000, "", 60_000, true);
		assertThat(this.line.join("a", "ta").subList(0, 4)).containsExactly(1L, "ta", 1L, 1L);
		assertThat(this.line.join("b", "tb").subList(0, 4)).containsExactly(1L, "tb", 2L, 2L);
		assertThat(this.line.join("a", "other").subList(0, 4)).containsExactly(2L, "ta", 1L, 2L);
		assertThat(LineScript.REDIS.zscore(this.line.keys.waiting(), "tb")).isEqualTo(2.0);
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
		IntStream.range(0, 1_500).forEach((index) -> this.line.join("u" + index, "t" + index));
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
		assertThat(this.line.state("t999").get(0)).isEqualTo(3L);
		assertThat(this.line.state("t1000").subList(0, 4)).containsExactly(1L, "u1000", 1L, 500L);
		assertThat(LineScript.REDIS.pttl(this.line.keys.active("t0"))).isBetween(1L, 60_000L);
	}

	private long waitingAndActive() {
		return LineScript.REDIS.zcard(this.line.keys.waiting()) + LineScript.REDIS.zcard(this.line.keys.active());
	}

	@Test
	void admissionStaysUnderItsCap() {
		this.line.settings(1, 100, 100, 3, 60_000, false);
		IntStream.range(0, 10).forEach((index) -> this.line.join("u" + index, "t" + index));
		assertThat(this.line.admit(100).get(0)).isEqualTo(3L);
		this.line.leave("t0");
		await().atMost(Duration.ofSeconds(5)).until(() -> (Long) this.line.admit(100).get(0) == 1);
		assertThat(LineScript.REDIS.zcard(this.line.keys.active())).isEqualTo(3);
	}

	@Test
	void admitsNobodyWhilePaused() {
		this.line.settings(1, 100, 100, "", 60_000, true);
		this.line.join("u", "t");
		assertThat(this.line.admit(100).get(0)).isEqualTo(0L);
		assertThat(this.line.state("t").get(0)).isEqualTo(1L);
	}

	@Test
	void tokenWhoseTimeIsPastIsExpiredAtOnceAndAfterItIsTidied() {
		this.line.withActive(50);
		await().atMost(Duration.ofSeconds(5)).until(() -> (Long) this.line.state("t").get(0) == 4);
		List<Object> before = this.line.state("t");
		this.line.admit(10);
		assertThat(this.line.state("t")).isEqualTo(before).endsWith("TIME");
		assertThat(LineScript.REDIS.hget(this.line.keys.users(), "u")).isNull();
		assertThat(LineScript.REDIS.zcard(this.line.keys.active())).isZero();
		assertThat(LineScript.REDIS.pttl(this.line.keys.token("t"))).isCloseTo(3_600_000L, within(20_000L));
		assertThat(this.line.join("u", "t2").get(0)).isEqualTo(1L);
	}

	@Test
	void unknownTokenIsUnknown() {
		assertThat(this.line.state("t")).containsExactly(-3L);
		assertThat(this.line.leave("t")).containsExactly(-3L);
	}

	@Test
	void leavingTwiceIsLeavingOnce() {
		this.line.withActive(60_000);
		assertThat(this.line.leave("t")).containsExactly(1L, "u");
		assertThat(this.line.leave("t")).containsExactly(0L, "u");
		assertThat(this.line.state("t")).startsWith(4L, "u").endsWith("LEFT");
		assertThat(LineScript.REDIS.exists(this.line.keys.active("t"))).isZero();
	}

	@Test
	void leavingNamesWhoHadLentTime() {
		this.line.withActive(60_000).lend("t", "r1", MAX);
		assertThat(this.line.leave("t")).containsExactly(1L, "u", "r1");
	}

	@Test
	void loanReachesBeyondTheHoldAndNoFurtherThanTheMost() {
		this.line.withActive(1_000);
		long activatedAt = (Long) this.line.state("t").get(2);
		List<Object> lent = this.line.lend("t", "r1", MAX);
		assertThat((Long) lent.get(3)).isCloseTo(activatedAt + 90_000, within(2_000L));
		assertThat(lent.get(4)).isEqualTo(60_000L);
		LineScript other = new LineScript().withActive(1_000);
		long otherActivatedAt = (Long) other.state("t").get(2);
		assertThat(other.lend("t", "r1", 20_000).get(3)).isEqualTo(otherActivatedAt + 20_000);
	}

	@Test
	void refusedLoanLeavesTheTokenAsItWas() {
		this.line.withActive(10_000);
		Object before = this.line.state("t").get(3);
		this.line.lend("t", "r1", MAX);
		this.line.takeBack("u", "r1", "REFUSED", MAX);
		assertThat(this.line.state("t").get(3)).isEqualTo(before);
	}

	@Test
	void lostLoanLeavesHalfAMinute() {
		this.line.withActive(1_000);
		long activatedAt = (Long) this.line.state("t").get(2);
		this.line.lend("t", "r1", MAX);
		this.line.takeBack("u", "r1", "LOST", MAX);
		assertThat((Long) this.line.state("t").get(3)).isCloseTo(activatedAt + 30_000, within(2_000L));
	}

	@Test
	void lostLoanTakesOnlyWhatItLent() {
		this.line.withActive(1_000);
		this.line.lend("t", "r1", MAX);
		Object withOne = this.line.lend("t", "r2", MAX).get(3);
		this.line.takeBack("u", "r1", "LOST", MAX);
		assertThat(this.line.state("t").get(3)).isEqualTo(withOne);
	}

	@Test
	void lastPaymentEndsTheToken() {
		this.line.withActive(60_000);
		this.line.lend("t", "r1", MAX);
		this.line.lend("t", "r2", MAX);
		assertThat(this.line.paid("u", "r1", NOW, 0).get(0)).isEqualTo(1L);
		assertThat(this.line.paid("u", "r2", NOW, 0)).containsExactly(2L);
		assertThat(this.line.state("t")).startsWith(4L).endsWith("PAID");
		assertThat(this.line.paid("u", "r2", NOW, 0)).containsExactly(0L);
	}

	@Test
	void paymentThatIsToldAgainLeavesLaterTurn() {
		this.line.withActive(60_000).lend("t", "r1", MAX);
		long paidAt = System.currentTimeMillis();
		assertThat(this.line.paid("u", "r1", paidAt, 0)).containsExactly(2L);
		this.line.withActive(60_000, "t2");
		long activatedAt = (Long) this.line.state("t2").get(2);

		assertThat(this.line.paid("u", "r1", activatedAt - 1, 0).get(0)).isEqualTo(1L);
		assertThat(this.line.state("t2").get(0)).isEqualTo(3L);
	}

	/** Such as one held with an earlier token, which this token lends nothing to. */
	@Test
	void paymentLeavesTheTokenWhileAnotherReservationIsPending() {
		this.line.withActive(60_000).lend("t", "r2", MAX);
		assertThat(this.line.paid("u", "r2", NOW, 1).get(0)).isEqualTo(1L);
		assertThat(this.line.state("t").get(0)).isEqualTo(3L);
		assertThat(this.line.paid("u", "r1", NOW, 0)).containsExactly(2L);
	}

	@Test
	void refusalOfTheLastOneAfterPaymentEndsTheToken() {
		this.line.withActive(60_000);
		this.line.lend("t", "r1", MAX);
		this.line.lend("t", "r2", MAX);
		this.line.paid("u", "r1", NOW, 0);
		assertThat(this.line.takeBack("u", "r2", "REFUSED", MAX)).containsExactly(2L);
	}

	@Test
	void lossOfTheLastOneAfterPaymentLeavesTheToken() {
		this.line.withActive(60_000);
		this.line.lend("t", "r1", MAX);
		this.line.lend("t", "r2", MAX);
		this.line.paid("u", "r1", NOW, 0);
		assertThat(this.line.takeBack("u", "r2", "LOST", MAX).get(0)).isEqualTo(1L);
		this.line.lend("t", "r3", MAX);
		assertThat(this.line.takeBack("u", "r3", "REFUSED", MAX).get(0)).isEqualTo(1L);
	}

	@Test
	void withoutSettingsNothingIsDone() {
		assertThat(this.line.join("u", "t")).containsExactly(-1L);
		assertThat(this.line.admit(10)).containsExactly(-1L);
		assertThat(this.line.lend("t", "r", MAX)).containsExactly(-1L);
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
		this.line.join("u", "t");
		assertThat(this.line.lend("t", "r1", MAX).get(0)).isEqualTo(1L);
		this.line.leave("t");
		assertThat(this.line.lend("t", "r1", MAX).get(0)).isEqualTo(4L);
		assertThat(this.line.lend("nobody", "r1", MAX)).containsExactly(-3L);
		assertThat(LineScript.REDIS.exists(this.line.keys.loans("t"))).isZero();
	}

	@Test
	void pausedLineMakesNoEstimate() {
		this.line.settings(1, 1, 100, "", 60_000, false);
		this.line.join("a", "ta");
		this.line.join("b", "tb");
		this.line.admit(10);
		assertThat(this.line.state("tb").get(4)).isNotEqualTo("0");
		this.line.settings(2, 1, 100, "", 60_000, true);
		this.line.admit(10);
		assertThat(this.line.state("tb").get(4)).isEqualTo("0");
	}

	@Test
	void shownRateFadesWhileNobodyWaits() {
		this.line.withActive(60_000);
		LineScript.REDIS.hset(this.line.keys.stats(), java.util.Map.of("slotMs",
				String.valueOf(System.currentTimeMillis() - 300_000), "rateCount", "100", "rateSeconds", "10"));
		assertThat(Double.parseDouble((String) this.line.figures().get(4))).isLessThan(0.1);
	}

	@Test
	void figuresCountTheLine() {
		this.line.withActive(60_000);
		this.line.join("v", "tv");
		assertThat(this.line.figures().subList(0, 4)).containsExactly(0L, 1L, 1L, 1L);
	}

}

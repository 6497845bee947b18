package io.frontrow.queue.position;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.queue.token.QueueToken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

/**
 * What is remembered of polls, also long after the start: milliseconds are no more than
 * an int there.
 */
class PollsTest {

	private static final int BURST = 3;

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 7);

	private final Polls polls = new Polls(true, new SimpleMeterRegistry(), this.nanos::get);

	private final Polls.Memory memory = of(1);

	private Polls.Memory of(long ticket) {
		return this.polls
			.of(new QueueToken(7, new QueueNumber(ticket, 0, false), UUID.randomUUID(), "id", "text", true));
	}

	private void pass(Duration time) {
		this.nanos.addAndGet(time.toNanos());
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 24.8, 24.9, 30, 49.7, 49.8, 400 })
	void bucketIsFullAtFirstAndFillsAtHalfTheToldPace(double days) {
		pass(Duration.ofMillis((long) (days * 86_400_000)));
		this.memory.told(10);
		for (int poll = 0; poll < BURST; poll++) {
			this.memory.take();
		}
		assertThatExceptionOfType(Refusal.class).isThrownBy(this.memory::take);
		pass(Duration.ofMillis(4_900));
		assertThatExceptionOfType(Refusal.class).isThrownBy(this.memory::take);
		pass(Duration.ofMillis(200));
		this.memory.take();
		assertThatExceptionOfType(Refusal.class).isThrownBy(this.memory::take);
		of(2).take();
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0.001, 24.9, 49.8 })
	void whoHasNotAskedForLongIsAsAtFirst(double days) {
		this.memory.take();
		assertThat(this.memory.isDue(Duration.ofSeconds(30))).isTrue();
		assertThat(this.memory.isDue(Duration.ofSeconds(30))).isFalse();
		pass(Duration.ofMillis((long) (days * 86_400_000)));
		assertThat(this.memory.isDue(Duration.ofSeconds(30))).isTrue();
		for (int poll = 0; poll < BURST; poll++) {
			this.memory.take();
		}
	}

	@ParameterizedTest
	@ValueSource(doubles = { 0, 24.85, 49.7 })
	void theFirstWaitIsKeptUntilItIsTaken(double days) {
		pass(Duration.ofMillis((long) (days * 86_400_000)));
		assertThat(this.memory.takeToldWait()).isNull();
		this.memory.toldWait(60);
		pass(Duration.ofSeconds(45));
		this.memory.toldWait(10);
		Polls.ToldWait told = Objects.requireNonNull(of(1).takeToldWait());
		assertThat(told.seconds()).isEqualTo(60);
		assertThat(told.sinceSeconds()).isCloseTo(45, within(0.002));
		assertThat(this.memory.takeToldWait()).isNull();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 63, 64, 65, 9_999_999 })
	void positionsOfEachTicketNeverGrow(long ticket) {
		assertThat(of(ticket).shown(5_000_000_000L, 0)).isEqualTo(5_000_000_000L);
		assertThat(of(ticket).shown(7, 0)).isEqualTo(7);
		assertThat(of(ticket).shown(8, 0)).isEqualTo(7);
		assertThat(of(ticket + 1).shown(8, 0)).isEqualTo(8);
	}

	/** The line admits; of those ahead only one is back. */
	@Test
	void positionGoesOnWhileOthersComeBack() {
		assertThat(of(1).shown(10, 100)).isEqualTo(10);
		assertThat(whileOthersComeBack(2, null, 100)).isEqualTo(10);
		assertThat(whileOthersComeBack(2, null, 104)).isEqualTo(6);
		assertThat(whileOthersComeBack(7, null, 104)).as("never grows").isEqualTo(6);
		assertThat(whileOthersComeBack(2, null, 120)).as("by Redis, at least").isEqualTo(2);
		assertThat(of(1).shown(9, 120)).isEqualTo(2);
	}

	@Test
	void noneWasShownSoNoneIsRememberedWhileOthersComeBack() {
		assertThat(whileOthersComeBack(2, null, 100)).isEqualTo(2);
		assertThat(whileOthersComeBack(7, null, 101)).isEqualTo(7);
		assertThat(of(1).shown(9, 102)).isEqualTo(9);
	}

	@Test
	void positionShownElsewhereCountsWhileOthersComeBack() {
		assertThat(whileOthersComeBack(2, 50L, 100)).isEqualTo(50);
		assertThat(whileOthersComeBack(2, 50L, 110)).isEqualTo(40);
		assertThat(whileOthersComeBack(2, 30L, 111)).isEqualTo(30);
		assertThat(whileOthersComeBack(2, 90L, 113)).isEqualTo(28);
	}

	/** MySQL's count, with which Redis begins again, is some moments old. */
	@Test
	void countOfTheAdmittedMayGoBack() {
		assertThat(of(1).shown(50, 100)).isEqualTo(50);
		assertThat(whileOthersComeBack(2, null, 80)).isEqualTo(50);
		assertThat(whileOthersComeBack(2, null, 85)).isEqualTo(45);
	}

	@Test
	void partsOfAPlaceAddUpHoweverOftenSomebodyAsks() {
		of(1).shown(50, 100);
		LongStream.rangeClosed(100, 115)
			.forEach((admitted) -> of(1).shownWhileOthersComeBack(2, null, admitted, (since) -> since / 3));
		assertThat(of(1).shownWhileOthersComeBack(2, null, 115, (since) -> since / 3)).isEqualTo(45);
	}

	private long whileOthersComeBack(long position, @Nullable Long shownElsewhere, long admitted) {
		return of(1).shownWhileOthersComeBack(position, shownElsewhere, admitted, (since) -> since);
	}

}

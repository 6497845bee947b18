package io.frontrow.engine.liveness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.frontrow.concurrent.Pause;
import io.frontrow.engine.failure.ServerTrouble;
import io.frontrow.engine.liveness.LivenessDetector.Awaited;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LivenessDetectorTest {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration PAUSE = Duration.ofMillis(1_200);

	private final LivenessDetector watch = new LivenessDetector("the server", new ServerTrouble());

	@Test
	void serverThatAnswersNobodyIsGivenUp() {
		Disposable looking = this.watch.start();
		this.watch.noteAnswer();
		Awaited<String> awaited = this.watch.await(PATIENCE);
		assertThatThrownBy(() -> awaited.answer().block(Duration.ofSeconds(3))).hasMessageContaining("nobody");
		looking.dispose();
	}

	/** When this process has just started, its own first statement takes longer. */
	@Test
	void serverThatHasNotAnsweredYetHasMoreTime() {
		Disposable looking = this.watch.start();
		Awaited<String> awaited = this.watch.await(PATIENCE);
		Mono.delay(PAUSE).doOnNext((tick) -> awaited.answer("well")).subscribe();
		assertThatNoException().isThrownBy(() -> awaited.answer().block(Duration.ofSeconds(3)));
		looking.dispose();
	}

	@Test
	void serverThatNeverAnswersIsGivenUpToo() {
		Disposable looking = this.watch.start();
		Awaited<String> awaited = this.watch.await(PATIENCE);
		assertThatThrownBy(() -> awaited.answer().block(Duration.ofSeconds(12))).hasMessageContaining("nobody");
		looking.dispose();
	}

	@Test
	void whoeverHasNoPatienceLeftIsAnswered() {
		Disposable looking = this.watch.start();
		Awaited<String> awaited = this.watch.await(Duration.ofMillis(100));
		assertThatThrownBy(() -> awaited.answer().block(Duration.ofSeconds(3))).hasMessageContaining("in time");
		looking.dispose();
	}

	/** Such as one for garbage: all timers are late, and answers are read after it. */
	@Test
	void pauseOfTheProcessFailsNobody() throws InterruptedException {
		Disposable looking = this.watch.start();
		this.watch.noteAnswer();
		Awaited<String> awaited = this.watch.await(PATIENCE);
		pauseTimers();
		this.watch.noteAnswer();
		Mono.delay(Duration.ofMillis(300), Schedulers.single()).doOnNext((tick) -> awaited.answer("well")).subscribe();
		assertThatNoException().isThrownBy(() -> awaited.answer().block(Duration.ofSeconds(3)));
		looking.dispose();
	}

	private static void pauseTimers() throws InterruptedException {
		int timers = Schedulers.DEFAULT_POOL_SIZE;
		CountDownLatch paused = new CountDownLatch(timers);
		for (int i = 0; i < timers; i++) {
			Schedulers.parallel().schedule(() -> occupy(paused));
		}
		paused.await();
		Pause.of(PAUSE);
	}

	/** Occupies a timer thread, as a pause of the process would. */
	private static void occupy(CountDownLatch paused) {
		paused.countDown();
		Pause.of(PAUSE);
	}

}

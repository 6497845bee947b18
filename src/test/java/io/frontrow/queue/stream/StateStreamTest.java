package io.frontrow.queue.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.frontrow.queue.position.Forecast;
import io.frontrow.queue.position.Forecast.Outlook;
import io.frontrow.queue.position.Told;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.queue.token.QueueToken;
import io.frontrow.queue.token.TokenState;
import io.frontrow.queue.token.TokenView;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** When something is written to a stream. */
class StateStreamTest {

	private static final QueueToken TOKEN = new QueueToken(7, new QueueNumber(9_000, 0, false), UUID.randomUUID(), "id",
			"text", true);

	private static final TokenState.Waiting FAR = new TokenState.Waiting(9_000, 10_000);

	private static final Told TOLD = new Told(new TokenView(TOKEN, FAR),
			new Forecast(9_000L, 10_000, null, null, Outlook.UNCERTAIN, 1));

	private static final StreamClient CLIENT = new StreamClient(Mono.never(), () -> {
	});

	private static StateStream stream(FluxSink<StateEvent> sink) {
		return new StateStream(TOKEN, sink, CLIENT, (ended) -> {
		});
	}

	/** Comments come more often than whoever is far is told. */
	@Test
	void commentsDoNotPutOffAState() {
		Flux.<StateEvent>create((sink) -> {
			StateStream stream = stream(sink);
			stream.write(TOLD);
			assertThat(stream.isDue(FAR)).isFalse();
			await().atMost(Duration.ofSeconds(3)).until(() -> {
				stream.keepAlive(Duration.ZERO);
				return stream.isDue(FAR);
			});
		}).subscribe();
	}

	@Test
	void commentTakesNoStatesPlace() {
		Flux<StateEvent> events = Flux.create((sink) -> {
			StateStream stream = stream(sink);
			stream.write(TOLD);
			stream.keepAlive(Duration.ZERO);
			sink.complete();
		}, FluxSink.OverflowStrategy.LATEST);
		StepVerifier.create(events, 0)
			.thenRequest(1)
			.expectNextMatches((event) -> TOLD.equals(event.told()))
			.verifyComplete();
	}

	@Test
	void whatASnapshotToldIsNotWrittenAfterTheTurnHasCome() {
		Told active = new Told(new TokenView(TOKEN, new TokenState.Active(Instant.EPOCH, Instant.MAX)), null);
		Flux<StateEvent> events = Flux.create((sink) -> {
			StateStream stream = stream(sink);
			stream.write(TOLD);
			stream.write(active);
			stream.writeReading(TOLD);
			sink.complete();
		});
		StepVerifier.create(events.map(StateEvent::told)).expectNext(TOLD, active).verifyComplete();
	}

	/** No demand comes, and so neither the comment nor the end can be written. */
	@Test
	void clientThatTakesNothingIsHungUpOnAfterThreeKeepAlives() {
		AtomicInteger ends = new AtomicInteger();
		AtomicInteger hungUp = new AtomicInteger();
		StreamClient client = new StreamClient(Mono.never(), hungUp::incrementAndGet);
		Flux<StateEvent> events = Flux.create((sink) -> {
			StateStream stream = new StateStream(TOKEN, sink, client, (ended) -> ends.incrementAndGet());
			stream.write(TOLD);
			stream.keepAlive(Duration.ofDays(1));
			assertThat(stream.isEnded()).isFalse();
			stream.keepAlive(Duration.ZERO);
			assertThat(stream.isEnded()).isTrue();
			stream.close();
		}, FluxSink.OverflowStrategy.LATEST);
		StepVerifier.create(events, 0).thenCancel().verify();
		assertThat(ends).hasValue(1);
		assertThat(hungUp).hasValue(1);
	}

	@Test
	void endIsNotWaitedForUntilThereIsDemand() {
		AtomicInteger ends = new AtomicInteger();
		Flux<StateEvent> events = Flux.create((sink) -> {
			StateStream stream = new StateStream(TOKEN, sink, CLIENT, (ended) -> ends.incrementAndGet());
			stream.write(TOLD);
			stream.close();
			assertThat(ends).hasValue(1);
		}, FluxSink.OverflowStrategy.LATEST);
		StepVerifier.create(events, 0).thenCancel().verify();
		assertThat(ends).hasValue(1);
	}

	@Test
	void streamThatHasEndedAsksNothingAndTellsNothing() {
		Flux<StateEvent> events = Flux.create((sink) -> {
			StateStream stream = stream(sink);
			stream.end();
			stream.touch();
			assertThat(stream.isToBeAsked()).isFalse();
			assertThat(stream.beginAsking()).isFalse();
			stream.write(TOLD);
			sink.complete();
		});
		StepVerifier.create(events).verifyComplete();
	}

}

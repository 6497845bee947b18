package io.frontrow.engine.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/** A loop of each: "a1" is a thing of the server "a". */
class PeriodicTaskTest {

	private static final Duration BEAT = Duration.ofMillis(100);

	private static final int AT_ONCE = 2;

	private final List<String> due = new ArrayList<>(List.of("a1", "b1"));

	private final Map<String, Integer> begun = new TreeMap<>();

	/** What does not end by itself, and how to end it. */
	private final Map<String, Sinks.Empty<Void>> hanging = new TreeMap<>();

	private final Set<String> throwing = new TreeSet<>();

	private final PeriodicTask loop = PeriodicTask.ofEach("test", BEAT, Flux.defer(this::due), this::run,
			(thing) -> thing.substring(0, 1), AT_ONCE);

	private VirtualTimeScheduler time;

	@BeforeEach
	void start() {
		this.time = VirtualTimeScheduler.getOrSet();
		this.loop.start();
	}

	@AfterEach
	void stop() {
		this.loop.stop();
		VirtualTimeScheduler.reset();
	}

	private Flux<String> due() {
		if (this.throwing.contains("due")) {
			throw new IllegalStateException("due");
		}
		return Flux.fromIterable(List.copyOf(this.due));
	}

	private Mono<Void> run(String thing) {
		this.begun.merge(thing, 1, Integer::sum);
		if (this.throwing.contains(thing)) {
			throw new IllegalStateException(thing);
		}
		Sinks.Empty<Void> end = this.hanging.get(thing);
		return (end != null) ? end.asMono() : Mono.empty();
	}

	private void hang(String... things) {
		List.of(things).forEach((thing) -> this.hanging.put(thing, Sinks.empty()));
	}

	private void end(String thing) {
		Sinks.Empty<Void> end = Objects.requireNonNull(this.hanging.remove(thing));
		assertThat(end.tryEmitEmpty()).isEqualTo(Sinks.EmitResult.OK);
	}

	private void beats(int count) {
		this.time.advanceTimeBy(BEAT.multipliedBy(count));
	}

	@Test
	void oneThatHangsMissesItsOwnBeatsAndNoOthers() {
		hang("a1");
		this.due.add("a2");
		beats(10);
		assertThat(this.begun).isEqualTo(Map.of("a1", 1, "a2", 10, "b1", 10));
		end("a1");
		beats(1);
		assertThat(this.begun).isEqualTo(Map.of("a1", 2, "a2", 11, "b1", 11));
	}

	@Test
	void serverThatHangsHasSomeUnderWayAndHoldsUpNoOther() {
		hang("a1", "a2");
		this.due.addAll(List.of("a2", "a3"));
		beats(10);
		assertThat(this.begun).isEqualTo(Map.of("a1", 1, "a2", 1, "b1", 10));
		end("a2");
		assertThat(this.begun).as("waited, and once only").containsEntry("a3", 1).containsEntry("a2", 1);
	}

	@Test
	void failureEndsThatRunOnly() {
		this.throwing.add("a1");
		beats(3);
		assertThat(this.begun).isEqualTo(Map.of("a1", 3, "b1", 3));
	}

	@Test
	void beatOnWhichNothingCanBeFoundIsDropped() {
		this.throwing.add("due");
		beats(2);
		assertThat(this.begun).isEmpty();
		this.throwing.clear();
		beats(1);
		assertThat(this.begun).isEqualTo(Map.of("a1", 1, "b1", 1));
	}

	@Test
	void whatWasUnderWayAtTheStopIsBegunAgainAfterTheStart() {
		hang("a1");
		beats(2);
		this.loop.stop();
		beats(2);
		assertThat(this.begun).isEqualTo(Map.of("a1", 1, "b1", 2));
		this.loop.start();
		beats(1);
		assertThat(this.begun).isEqualTo(Map.of("a1", 2, "b1", 3));
	}

}

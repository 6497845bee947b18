package io.frontrow.queue.stream;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.frontrow.queue.token.QueueNumber;
import io.frontrow.queue.token.QueueToken;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** What is taken into the books of the open streams is taken out of them. */
class OpenStreamsTest {

	private static final QueueToken TOKEN = new QueueToken(7, new QueueNumber(9_000, 0, false), UUID.randomUUID(), "id",
			"text", true);

	private static final StreamClient CLIENT = new StreamClient(Mono.never(), () -> {
	});

	private final OpenStreams books = new OpenStreams(100);

	private StateStream stream() {
		StateStream[] made = new StateStream[1];
		Flux.<StateEvent>create((sink) -> made[0] = new StateStream(TOKEN, sink, CLIENT, this.books::remove))
			.subscribe();
		return made[0];
	}

	@Test
	void fifthStreamOfTokenEndsTheOldest() {
		List<StateStream> streams = IntStream.range(0, 5).mapToObj((number) -> stream()).toList();
		streams.subList(0, 4).forEach((stream) -> assertThat(this.books.add(stream)).isEmpty());
		assertThat(this.books.add(streams.get(4))).containsExactly(streams.get(0));
		streams.forEach(StateStream::close);
		assertThat(this.books.isEmpty()).as("%s", this.books).isTrue();
	}

	@Test
	void streamThatEndedBeforeItWasTakenInIsInNoBook() {
		StateStream stream = stream();
		stream.end();
		this.books.add(stream);
		assertThat(this.books.isEmpty()).as("%s", this.books).isTrue();
	}

	@Test
	void oneTooManyEndsItself() {
		OpenStreams small = new OpenStreams(0);
		StateStream stream = stream();
		assertThat(small.add(stream)).containsExactly(stream);
	}

	@Test
	void closingEachOtherLocksNobody() {
		CompletableFuture.allOf(IntStream.range(0, 1_000).mapToObj((number) -> CompletableFuture.runAsync(() -> {
			StateStream stream = stream();
			this.books.add(stream).forEach(StateStream::close);
			stream.close();
		})).toArray(CompletableFuture[]::new)).join();
		assertThat(this.books.isEmpty()).as("%s", this.books).isTrue();
	}

}

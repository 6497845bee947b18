package io.frontrow.faults.nemesis;

import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.frontrow.StreamBreak;
import io.frontrow.concurrent.DaemonThread;
import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.cluster.Instance;
import tools.jackson.databind.json.JsonMapper;

/** Opens event streams at all instances from many clients, and breaks each of them. */
final class StreamBreaker {

	private static final int CLIENTS = 16;

	private static final int WATCHERS = 40;

	private static final JsonMapper JSON = new JsonMapper();

	private final List<Instance> instances;

	private final List<String> tokens;

	private final SplittableRandom random;

	private final AtomicBoolean seen = new AtomicBoolean();

	StreamBreaker(List<Instance> instances, List<String> tokens, SplittableRandom random) {
		this.instances = instances;
		this.tokens = tokens;
		this.random = random;
	}

	/** Returns tokens in the queue of that concert, of users who buy nothing. */
	static List<String> join(Instance instance, Client client, long concertId) {
		return IntStream.range(0, WATCHERS).mapToObj((number) -> {
			String user = JSON.writeValueAsString(Map.of("name", "watcher"));
			String userId = client.invoke(instance, new Operation("POST", "/users", user, ""), "")
				.orElseThrow()
				.text("userId");
			return client.invoke(instance, Operation.join(userId, concertId), "").orElseThrow().text("token");
		}).toList();
	}

	/** Returns when all are broken: whether any was seen open before. */
	boolean run(int count) {
		AtomicInteger left = new AtomicInteger(count);
		List<Thread> clients = new ArrayList<>();
		for (int number = 0; number < CLIENTS; number++) {
			SplittableRandom own = this.random.split();
			clients.add(DaemonThread.start("stream client", () -> breakStreams(left, own)));
		}
		while (clients.stream().anyMatch(Thread::isAlive)) {
			lookForOpenStreams();
		}
		return this.seen.get();
	}

	private void lookForOpenStreams() {
		if (this.instances.stream().anyMatch((instance) -> instance.openStreams() > 0)) {
			this.seen.set(true);
		}
	}

	private void breakStreams(AtomicInteger left, SplittableRandom own) {
		StreamBreak[] ways = StreamBreak.values();
		while (left.getAndDecrement() > 0) {
			Instance instance = this.instances.get(own.nextInt(this.instances.size()));
			String token = this.tokens.get(own.nextInt(this.tokens.size()));
			try {
				ways[own.nextInt(ways.length)].befall(URI.create(instance.address()), token);
			}
			catch (UncheckedIOException ex) {
				// The instance has closed it.
			}
		}
	}

}

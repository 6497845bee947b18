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
import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.Operation;
import io.frontrow.faults.cluster.Instance;
import io.frontrow.faults.cluster.network.DaemonThread;
import tools.jackson.databind.json.JsonMapper;

/** Opens event streams at all instances, from many clients, and breaks each. */
public final class StreamBreaker {

	private static final int CLIENTS = 16;

	private static final int WATCHERS = 40;

	private static final JsonMapper JSON = new JsonMapper();

	private final List<Instance> instances;

	private final List<String> tokens;

	private final SplittableRandom luck;

	private final AtomicBoolean seen = new AtomicBoolean();

	public StreamBreaker(List<Instance> instances, List<String> tokens, SplittableRandom luck) {
		this.instances = instances;
		this.tokens = tokens;
		this.luck = luck;
	}

	/** Tokens in the line of that concert, of users who buy nothing. */
	public static List<String> join(Instance instance, Client office, long concertId) {
		return IntStream.range(0, WATCHERS).mapToObj((number) -> {
			String user = JSON.writeValueAsString(Map.of("name", "watcher"));
			String userId = office.ask(instance, new Operation("POST", "/users", user, ""), "")
				.orElseThrow()
				.text("userId");
			return office.ask(instance, Operation.join(userId, concertId), "").orElseThrow().text("token");
		}).toList();
	}

	/** Returns when all are broken, and whether any was seen open before. */
	public boolean run(int count) {
		AtomicInteger left = new AtomicInteger(count);
		List<Thread> clients = new ArrayList<>();
		for (int number = 0; number < CLIENTS; number++) {
			SplittableRandom own = this.luck.split();
			clients.add(DaemonThread.start("stream client", () -> breakStreams(left, own)));
		}
		while (clients.stream().anyMatch(Thread::isAlive)) {
			look();
		}
		return this.seen.get();
	}

	private void look() {
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
				// It is as broken as it can be.
			}
		}
	}

}

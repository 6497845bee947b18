package io.frontrow.faults.cluster;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.frontrow.servers.Servers;

/** A Redis, a database, and two application instances that use them. */
public final class Cluster implements AutoCloseable {

	private final Servers servers = Servers.start();

	private final List<Instance> instances;

	/** Starts all of it, and returns when both instances are ready. */
	public Cluster(SplittableRandom random) {
		List<CompletableFuture<Instance>> starts = Stream.of("one", "two")
			.map((name) -> start(name, random.split()))
			.toList();
		this.instances = starts.stream().map(CompletableFuture::join).toList();
	}

	private CompletableFuture<Instance> start(String name, SplittableRandom random) {
		return CompletableFuture.supplyAsync(() -> new Instance(name, this.servers, random));
	}

	public List<Instance> instances() {
		return this.instances;
	}

	public Servers servers() {
		return this.servers;
	}

	@Override
	public void close() {
		this.instances.forEach(Instance::close);
		this.servers.close();
	}

}

package io.frontrow.faults.cluster;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.frontrow.servers.Servers;

/** The servers, and the instances on them that buyers can go to. */
public final class Cluster implements AutoCloseable {

	private final Servers servers = Servers.start();

	private final List<Instance> instances;

	/** Two instances, ready. */
	public Cluster(SplittableRandom luck) {
		List<CompletableFuture<Instance>> starts = Stream.of("one", "two")
			.map((name) -> start(name, luck.split()))
			.toList();
		this.instances = starts.stream().map(CompletableFuture::join).toList();
	}

	private CompletableFuture<Instance> start(String name, SplittableRandom wires) {
		return CompletableFuture.supplyAsync(() -> new Instance(name, this.servers, wires));
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

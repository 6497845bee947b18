package io.frontrow.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.frontrow.servers.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;

/** One line in a real Redis and the shipped scripts on it, without the application. */
final class LineScript {

	static final RedisCommands<String, String> REDIS = RedisClient.create(Servers.shared().redisUrl()).connect().sync();

	final LineKeys keys = new LineKeys(
			5_000_000_000L + Math.abs(UUID.randomUUID().getMostSignificantBits() % 1_000_000_000));

	private static List<Object> run(String name, List<String> keys, Object... args) {
		try (var script = LineScript.class.getResourceAsStream("/lua/queue/" + name)) {
			String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
			return REDIS.eval(text, ScriptOutputType.MULTI, keys.toArray(String[]::new),
					Stream.of(args).map(String::valueOf).toArray(String[]::new));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<Object> settings(long version, int admitPerTick, long tickMs, Object maxActive, long activeTtlMs,
			boolean paused) {
		return run("settings-1.lua", List.of(this.keys.settings()), version, "admitPerTick", admitPerTick, "tickMs",
				tickMs, "maxActive", maxActive, "activeTtlMs", activeTtlMs, "holdTtlMs", 60_000, "paused",
				paused ? 1 : 0, "saleOpensAtMs", "", "saleClosesAtMs", Long.MAX_VALUE / 4_000_000);
	}

	List<Object> join(String user, String id) {
		return run("join-6.lua", List.of(this.keys.settings(), this.keys.users(), this.keys.waiting(),
				this.keys.active(), this.keys.counter(), this.keys.stats()), this.keys.prefix(), user, id);
	}

	List<Object> state(String id) {
		return run("state-5.lua", this.keys.ofState(id), id);
	}

	List<Object> admit(int batch) {
		return run("admit-5.lua", List.of(this.keys.settings(), this.keys.waiting(), this.keys.active(),
				this.keys.users(), this.keys.stats()), this.keys.prefix(), batch, 3_600_000);
	}

	List<Object> leave(String id) {
		return run("leave-6.lua", List.of(this.keys.token(id), this.keys.waiting(), this.keys.active(),
				this.keys.active(id), this.keys.loans(id), this.keys.users()), id, 3_600_000);
	}

	List<Object> lend(String id, String reservation, long activeMaxMs) {
		return run("lend-7.lua",
				List.of(this.keys.settings(), this.keys.token(id), this.keys.waiting(), this.keys.active(),
						this.keys.active(id), this.keys.loans(id), this.keys.stats()),
				id, reservation, 30_000, activeMaxMs, 3_600_000);
	}

	List<Object> takeBack(String user, String reservation, String outcome, long activeMaxMs) {
		return run("return-2.lua", List.of(this.keys.users(), this.keys.active()), this.keys.prefix(), user,
				reservation, outcome, 30_000, activeMaxMs, 3_600_000, 0, 0);
	}

	List<Object> paid(String user, String reservation, long paidAtMs, int othersPending) {
		return run("return-2.lua", List.of(this.keys.users(), this.keys.active()), this.keys.prefix(), user,
				reservation, "PAID", 30_000, 1_200_000, 3_600_000, paidAtMs, othersPending);
	}

	List<Object> figures() {
		return run("figures-3.lua", List.of(this.keys.waiting(), this.keys.active(), this.keys.stats()));
	}

	/** A line with one active token, user "u" and id "t". */
	LineScript withActive(long activeTtlMs) {
		return withActive(activeTtlMs, "t");
	}

	/** The same with another id. */
	LineScript withActive(long activeTtlMs, String id) {
		settings(1, 10, 100, "", activeTtlMs, false);
		join("u", id);
		admit(10);
		return this;
	}

}

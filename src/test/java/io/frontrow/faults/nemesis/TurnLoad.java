package io.frontrow.faults.nemesis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.frontrow.concurrent.Pause;
import io.frontrow.concurrent.Waiting;
import io.frontrow.faults.model.DatabaseReader;
import io.frontrow.servers.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * A load of turns that reserve, and whose reservations are refused, thousands of times a
 * second. Buyers over HTTP do not reach that here, so the application's own scripts are
 * run straight on its Redis. The instances admit these users, and must write to the
 * journal what happens to their turns.
 */
final class TurnLoad implements AutoCloseable {

	private static final int TURNS = 500;

	private static final int RESERVATIONS_PER_SECOND = 3_000;

	private static final Duration BEAT = Duration.ofMillis(10);

	/**
	 * A reservation is refused so many reservations later, before its turn reserves
	 * again.
	 */
	private static final int REFUSED_LATER = TURNS / 2;

	/** One of so many reservations is not refused and keeps its turn lease. */
	private static final int HELD_OF = 3;

	/** Longer than any turn lasts by itself, so that each lease moves its end. */
	private static final long LEASE_MS = 400_000;

	private static final long MAX_MS = 3_600_000;

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Servers servers;

	private final long concertId;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> redis;

	private final Map<String, String> digests = new HashMap<>();

	private final List<Turn> turns = new ArrayList<>();

	private TurnLoad(Servers servers, long concertId) {
		this.servers = servers;
		this.concertId = concertId;
		this.client = RedisClient.create(servers.redisUrl());
		this.redis = this.client.connect();
	}

	/** Joins the queue of the concert, and waits until all are admitted. */
	static TurnLoad to(Servers servers, long concertId) {
		TurnLoad load = new TurnLoad(servers, concertId);
		Stream.generate(() -> UUID.randomUUID().toString()).limit(TURNS).map(load::join).forEach(load.turns::add);
		if (!Waiting.until(LIMIT, () -> load.turns().size() == TURNS)) {
			throw new IllegalStateException("only %d of %d were admitted".formatted(load.turns().size(), TURNS));
		}
		return load;
	}

	private Turn join(String userId) {
		String id = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
		List<?> reply = (List<?>) run("join-7",
				keys("settings", "users", "waiting", "active", "absent", "counter", "journal"), key(""), "k", "",
				MAX_MS, MAX_MS, userId, id)
			.join();
		String[] entry = reply.get(2).toString().split("\\.", -1);
		return new Turn(userId, entry[0], entry[0] + "." + entry[1]);
	}

	/** Reserves for so long, and returns when all is answered. */
	void reserve(Duration time) {
		List<CompletableFuture<?>> answers = new ArrayList<>();
		long begun = System.nanoTime();
		long perBeat = RESERVATIONS_PER_SECOND * BEAT.toMillis() / 1_000;
		for (long beat = 0; beat < time.toMillis() / BEAT.toMillis(); beat++) {
			Pause.of(Duration.ofNanos(Math.max(0, begun + beat * BEAT.toNanos() - System.nanoTime())));
			for (long number = beat * perBeat; number < (beat + 1) * perBeat; number++) {
				answers.add(lend(number));
				if (number >= REFUSED_LATER && number % HELD_OF != 0) {
					answers.add(refuse(number - REFUSED_LATER));
				}
			}
		}
		answers.forEach(CompletableFuture::join);
	}

	private CompletableFuture<?> lend(long number) {
		Turn turn = turn(number);
		return run("lend-9",
				keys("settings", "users", "waiting", "active", "absent", "active:" + turn.queueNumber,
						"loans:" + turn.queueNumber, "ended:" + turn.queueNumber, "turns"),
				turn.userId, turn.token, "r" + number, LEASE_MS, MAX_MS);
	}

	private CompletableFuture<?> refuse(long number) {
		return run("return-3", keys("users", "active", "turns"), key(""), turn(number).userId, "r" + number, "REFUSED",
				0, MAX_MS, MAX_MS, 0, 0);
	}

	private Turn turn(long number) {
		return this.turns.get((int) (number % TURNS));
	}

	/** When each turn ends by Redis, in epoch milliseconds, by user. */
	Map<String, Long> turns() {
		List<String> users = this.turns.stream().map(Turn::userId).toList();
		return this.redis.sync()
			.zrangeWithScores(key("active"), 0, -1)
			.stream()
			.filter((scored) -> users.contains(scored.getValue()))
			.collect(Collectors.toMap(ScoredValue::getValue, (scored) -> (long) scored.getScore()));
	}

	/** Whether the database has the end of all these turns within the limit. */
	boolean isJournaled(Map<String, Long> turns, Duration limit) {
		DatabaseReader database = new DatabaseReader(this.servers);
		return Waiting.until(limit, () -> database.turns(this.concertId).entrySet().containsAll(turns.entrySet()));
	}

	void emptyRedis() {
		this.redis.sync().flushall();
	}

	private CompletableFuture<Object> run(String script, String[] keys, Object... args) {
		String digest = this.digests.computeIfAbsent(script, (name) -> this.redis.sync().scriptLoad(text(name)));
		return this.redis.async()
			.<Object>evalsha(digest, ScriptOutputType.MULTI, keys,
					Stream.of(args).map(String::valueOf).toArray(String[]::new))
			.toCompletableFuture();
	}

	private static String text(String script) {
		try (var file = TurnLoad.class.getResourceAsStream("/lua/queue/" + script + ".lua")) {
			return new String(file.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String[] keys(String... names) {
		return Stream.of(names).map(this::key).toArray(String[]::new);
	}

	private String key(String name) {
		return "queue:{" + this.concertId + "}:" + name;
	}

	@Override
	public void close() {
		this.redis.close();
		this.client.shutdown();
	}

	/**
	 * A turn, as its user knows it.
	 *
	 * @param token queue number and id
	 */
	private record Turn(String userId, String queueNumber, String token) {
	}

}

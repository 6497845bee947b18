package io.frontrow.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.frontrow.engine.redis.LuaReply;
import io.frontrow.queue.settings.DrawSeed;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueNumber;
import io.frontrow.servers.Servers;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;

import static org.assertj.core.api.Assertions.assertThat;

/** One line in a real Redis and the shipped scripts on it, without the application. */
public final class LineScript {

	public static final DrawSeed SEED = new DrawSeed("5eed".repeat(16));

	private static final long HOUR_MS = 3_600_000;

	private static final StatefulRedisConnection<String, String> CONNECTION = RedisClient
		.create(Servers.shared().redisUrl())
		.connect();

	public static final RedisCommands<String, String> REDIS = CONNECTION.sync();

	/** What Redis keeps of each user's last token, as it was answered. */
	private final Map<String, String> entries = new HashMap<>();

	public final QueueKeys keys = new QueueKeys(
			5_000_000_000L + Math.abs(UUID.randomUUID().getMostSignificantBits() % 1_000_000_000));

	private static List<Object> run(String name, List<String> keys, Object... args) {
		return REDIS.eval(text(name), ScriptOutputType.MULTI, keys.toArray(String[]::new),
				Stream.of(args).map(String::valueOf).toArray(String[]::new));
	}

	private static String text(String name) {
		try (var script = LineScript.class.getResourceAsStream("/lua/queue/" + name)) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The id of a token, 128 random bits. */
	public static String nextId() {
		UUID random = UUID.randomUUID();
		byte[] bytes = ByteBuffer.allocate(16)
			.putLong(random.getMostSignificantBits())
			.putLong(random.getLeastSignificantBits())
			.array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/** The key of its figures. */
	public String stats() {
		return this.keys.stats();
	}

	/** Settings of a line that is open, without lanes. */
	public List<Object> settings(long version, int admitPerTick, long tickMs, Object maxActive, long activeTtlMs,
			boolean paused) {
		return settings(version, Map.of("admitPerTick", admitPerTick, "tickMs", tickMs, "maxActive", maxActive,
				"activeTtlMs", activeTtlMs, "paused", paused ? 1 : 0));
	}

	/** The same, with what is given in place of the usual. */
	public List<Object> settings(long version, Map<String, Object> given) {
		Map<String, Object> all = new LinkedHashMap<>(Map.of("admitPerTick", 10, "tickMs", 100, "maxActive", "",
				"activeTtlMs", 60_000, "holdTtlMs", 60_000, "paused", 0, "closed", 0, "laneShares", "1,2,4,8"));
		all.put("saleOpensAtMs", "");
		all.put("saleClosesAtMs", Long.MAX_VALUE / 4_000_000);
		all.put("drawSeed", SEED.hex());
		all.putAll(given);
		return settings(version, 0, all);
	}

	/** As after a loss, where MySQL knows that tickets were given out. */
	public List<Object> settings(long version, long counter, Map<String, Object> all) {
		return settings(version, counter, counter, all);
	}

	/** The same; of those so many wait. */
	public List<Object> settings(long version, long counter, long waiting, Map<String, Object> all) {
		List<Object> args = new ArrayList<>(List.of(version, counter, 100_000, 10_000, 0, 0, waiting, 60_000));
		all.forEach((name, value) -> args.addAll(List.of(name, value)));
		return run("settings-3.lua", this.keys.ofSettings(), args.toArray());
	}

	public List<Object> join(String user) {
		return join(user, "");
	}

	public List<Object> join(String user, Object lane) {
		List<Object> reply = joinTogether(lane, user);
		return (reply.size() == 1) ? reply : reply.subList(1, reply.size());
	}

	/** These users, in this order. */
	List<Object> joinTogether(Object lane, String... users) {
		List<Object> args = new ArrayList<>(List.of(this.keys.prefix(), "k", lane, HOUR_MS, HOUR_MS));
		Stream.of(users).forEach((user) -> args.addAll(List.of(user, nextId())));
		List<Object> reply = run("join-7.lua", this.keys.ofJoin(), args.toArray());
		for (int i = 0; 4 * i + 1 < reply.size(); i++) {
			if ((Long) reply.get(4 * i + 1) > 0) {
				this.entries.put(users[i], (String) reply.get(4 * i + 2));
			}
		}
		return reply;
	}

	/** The ticket of the user's last token. */
	public QueueNumber ticket(String user) {
		String entry = this.entries.getOrDefault(user, "999999.x.k.0");
		return QueueNumber.read(entry.substring(0, entry.indexOf('.')));
	}

	private String token(String user) {
		String entry = this.entries.getOrDefault(user, "999999.x.k.0");
		return entry.substring(0, entry.indexOf('.', entry.indexOf('.') + 1));
	}

	public List<Object> state(String user) {
		return run("state-6.lua", this.keys.ofState(ticket(user)), user, token(user), this.keys.prefix(), HOUR_MS);
	}

	/** Where the user stands. */
	long position(String user) {
		List<Object> state = state(user);
		assertThat(state.get(0)).as("%s waits", user).isEqualTo(1L);
		return (Long) state.get(1);
	}

	public List<Object> admit(int batch) {
		return admit(batch, HOUR_MS);
	}

	public List<Object> admit(int batch, long absentMs) {
		return run("admit-7.lua", this.keys.ofAdmit(), this.keys.prefix(), batch, absentMs);
	}

	public List<Object> tidy(long graceMs) {
		return run("tidy-5.lua", this.keys.ofTidy(), this.keys.prefix(), 500, HOUR_MS, graceMs);
	}

	public List<Object> seen(String... users) {
		List<Object> args = new ArrayList<>(List.of(this.keys.prefix(), HOUR_MS));
		Stream.of(users).forEach((user) -> args.add(ticket(user).number()));
		return seen(args);
	}

	public List<Object> seen(List<Object> args) {
		return run("seen-1.lua", List.of(this.keys.seen((Long) args.get(2))), args.toArray());
	}

	public List<Object> leave(String user) {
		return run("leave-8.lua", this.keys.ofLeave(ticket(user)), user, token(user), HOUR_MS);
	}

	/**
	 * Gives lost time back.
	 * @param millisBefore begin and end of each interval, before now
	 */
	List<Object> extend(String user, long activeMaxMs, long... millisBefore) {
		List<Object> args = new ArrayList<>(List.of(user, token(user), activeMaxMs));
		LongStream.of(millisBefore).forEach(args::add);
		return run("extend-4.lua", this.keys.ofExtend(ticket(user)), args.toArray());
	}

	public List<Object> lend(String user, String reservation, long activeMaxMs) {
		return run("lend-9.lua", this.keys.ofLend(ticket(user)), user, token(user), reservation, 30_000, activeMaxMs);
	}

	/**
	 * Lends to each of them so often, one after the other, without waiting for answers.
	 */
	public void lendEach(List<String> users, int times) {
		RedisAsyncCommands<String, String> redis = CONNECTION.async();
		String digest = REDIS.scriptLoad(text("lend-9.lua"));
		List<RedisFuture<?>> lent = new ArrayList<>();
		for (int number = 0; number < times; number++) {
			String reservation = "r" + number;
			users.forEach((user) -> lent.add(
					redis.evalsha(digest, ScriptOutputType.MULTI, this.keys.ofLend(ticket(user)).toArray(String[]::new),
							user, token(user), reservation, "30000", String.valueOf(HOUR_MS))));
		}
		lent.forEach((each) -> each.toCompletableFuture().join());
	}

	List<Object> turns(String... users) {
		return run("turns-1.lua", List.of(this.keys.active()), (Object[]) users);
	}

	public List<Object> takeBack(String user, String reservation, String outcome, long activeMaxMs, String... locks) {
		return run("return-3.lua", this.keys.ofReturn(List.of(locks)), this.keys.prefix(), user, reservation, outcome,
				30_000, activeMaxMs, HOUR_MS, 0, 0);
	}

	public List<Object> paid(String user, String reservation, long paidAtMs, int othersPending) {
		return run("return-3.lua", this.keys.ofReturn(List.of()), this.keys.prefix(), user, reservation, "PAID", 30_000,
				1_200_000, HOUR_MS, paidAtMs, othersPending);
	}

	/** Puts an active token back that MySQL knows. */
	List<Object> restore(String user, long activatedAtMs, long expiresAtMs) {
		return run("restore-9.lua", this.keys.ofRestore(ticket(user)), this.keys.prefix(), user,
				Objects.requireNonNull(this.entries.get(user)), 0, activatedAtMs, expiresAtMs, HOUR_MS, HOUR_MS);
	}

	/**
	 * Puts waiting tokens back, of users who have none here, without waiting for answers.
	 */
	void restoreWaiting(String... users) {
		RedisAsyncCommands<String, String> redis = CONNECTION.async();
		String digest = REDIS.scriptLoad(text("restore-9.lua"));
		List<RedisFuture<List<Object>>> back = new ArrayList<>();
		for (int index = 0; index < users.length; index++) {
			QueueNumber ticket = new QueueNumber(index + 1, 0, false);
			String[] args = Stream
				.of(this.keys.prefix(), users[index], ticket.text() + ".x.k.0", ticket.place(SEED), "", "", HOUR_MS,
						HOUR_MS)
				.map(String::valueOf)
				.toArray(String[]::new);
			back.add(redis.evalsha(digest, ScriptOutputType.MULTI, this.keys.ofRestore(ticket).toArray(String[]::new),
					args));
		}
		back.forEach((each) -> assertThat(each.toCompletableFuture().join()).containsExactly(1L));
	}

	/** Reads the journal, 500 entries of a stream at most. */
	public List<Object> journal() {
		return run("journal-4.lua", this.keys.ofJournal(), 500, 3_000);
	}

	/**
	 * Notes that what was read is written.
	 * @param written what was read, as the other script calls it
	 */
	public List<Object> journaled(String written) {
		return run("journaled-3.lua", this.keys.ofJournaled(), written, 10_000, "");
	}

	List<Object> figures() {
		return run("figures-3.lua", List.of(this.keys.waiting(), this.keys.active(), this.keys.stats()));
	}

	public QueueSnapshot snapshot(String journalId) {
		return QueueSnapshot.read(this.keys.concertId(), new LuaReply(run("snapshot-6.lua", this.keys.ofSnapshot(),
				QueueSnapshot.HEAD, QueueSnapshot.POINTS, journalId, QueueSnapshot.ENTRIES_MAX)));
	}

	/** A line with one active token, of user "u". */
	LineScript withActive(long activeTtlMs) {
		settings(1, 10, 100, "", activeTtlMs, false);
		join("u");
		admit(10);
		return this;
	}

}

package io.frontrow.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.frontrow.engine.concurrent.Ids;
import io.frontrow.engine.redis.LuaReply;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.QueueNumber;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * One line in a Redis of its own, that can be made as long as that has memory, and the
 * shipped scripts on it, run by their digest as the application does.
 */
final class LongLine implements AutoCloseable {

	static final String KEY = "k";

	private static final long HOUR_MS = 3_600_000;

	/** So many join in one call: Lua takes no more than 8,000 values apart at once. */
	private static final int AT_ONCE = 1_000;

	private static final int PROGRESS_EVERY = 1_000_000;

	/** Counting the memory of ten million takes Redis a while. */
	private static final Duration ANSWER_LIMIT = Duration.ofMinutes(10);

	/** What {@code join-7.lua} writes for so many users who were not there before. */
	private static final String FILL = """
			local prefix, key_name, seen_ms, people = ARGV[1], ARGV[2], ARGV[3], (#ARGV - 3) / 2
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			local last = redis.call('INCRBY', KEYS[6], people)
			local places, entries, seen = {}, {}, {}
			for i = 1, people do
			  local number, user, id = last - people + i, ARGV[2 + 2 * i], ARGV[3 + 2 * i]
			  places[2 * i - 1], places[2 * i] = 3 * 2 ^ 41 + 2 ^ 40 + number, user
			  entries[2 * i - 1], entries[2 * i] = user, number .. '.' .. id .. '.' .. key_name .. '.' .. now
			  local chunk = prefix .. 'seen:' .. math.floor(number / 65536)
			  seen[chunk] = seen[chunk] or {}
			  for _, part in ipairs({'SET', 'u32', '#' .. number % 65536, time[1]}) do
			    table.insert(seen[chunk], part)
			  end
			end
			redis.call('ZADD', KEYS[3], unpack(places))
			redis.call('HSET', KEYS[2], unpack(entries))
			for chunk, marks in pairs(seen) do
			  redis.call('BITFIELD', chunk, unpack(marks))
			  redis.call('PEXPIRE', chunk, seen_ms)
			end
			return {last}""";

	private final RedisClient client;

	private final Map<String, String> digests = new HashMap<>();

	final RedisCommands<String, String> redis;

	final QueueKeys keys;

	/**
	 * The line of a concert; nothing is written yet.
	 */
	LongLine(String redisUrl, long concertId) {
		RedisURI address = RedisURI.create(redisUrl);
		address.setTimeout(ANSWER_LIMIT);
		this.client = RedisClient.create(address);
		this.redis = this.client.connect().sync();
		this.keys = new QueueKeys(concertId);
	}

	/** Settings by which it admits so many in a thousandth of a second. */
	void open(int admitPerTick) {
		run("settings-3.lua", this.keys.ofSettings(), 1, 0, 100_000, 10_000, 0, 0, 0, 60_000, "admitPerTick",
				admitPerTick, "tickMs", 1, "maxActive", "", "activeTtlMs", HOUR_MS, "holdTtlMs", HOUR_MS, "paused", 0,
				"closed", 0, "laneShares", "1,2,4,8", "saleOpensAtMs", "", "saleClosesAtMs", Long.MAX_VALUE / 4_000_000,
				"drawSeed", LineScript.SEED.hex());
	}

	/** So many new users join, one after the other. */
	void fill(int people, String keyName) {
		String fill = this.digests.computeIfAbsent("fill", (name) -> this.redis.scriptLoad(FILL));
		for (int joined = 0; joined < people; joined += AT_ONCE) {
			List<String> args = new ArrayList<>(List.of(this.keys.prefix().text(), keyName, String.valueOf(HOUR_MS)));
			Stream.generate(() -> List.of(Ids.next().toString(), LineScript.nextId()))
				.limit(Math.min(AT_ONCE, people - joined))
				.forEach(args::addAll);
			fill(fill, args);
			if (joined > 0 && joined % PROGRESS_EVERY == 0) {
				System.out.printf("%,d of %,d wait%n", joined, people);
			}
		}
	}

	/** These users join, each with an id. */
	void fill(List<String> usersAndIds) {
		List<String> args = new ArrayList<>(List.of(this.keys.prefix().text(), KEY, String.valueOf(HOUR_MS)));
		args.addAll(usersAndIds);
		fill(this.redis.scriptLoad(FILL), args);
	}

	private void fill(String digest, List<String> args) {
		this.redis.evalsha(digest, ScriptOutputType.MULTI, this.keys.ofJoin().toArray(String[]::new),
				args.toArray(String[]::new));
	}

	private LuaReply run(String name, List<String> keys, Object... args) {
		String digest = this.digests.computeIfAbsent(name, this::load);
		List<Object> reply = this.redis.evalsha(digest, ScriptOutputType.MULTI, keys.toArray(String[]::new),
				Stream.of(args).map(String::valueOf).toArray(String[]::new));
		return new LuaReply(reply);
	}

	private String load(String name) {
		try (var script = LongLine.class.getResourceAsStream("/lua/queue/" + name)) {
			return this.redis.scriptLoad(new String(script.readAllBytes(), StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	LuaReply join(String user, String id) {
		return run("join-7.lua", this.keys.ofJoin(), this.keys.prefix(), KEY, "", HOUR_MS, HOUR_MS, user, id);
	}

	LuaReply state(Place place) {
		return run("state-6.lua", this.keys.ofState(place.ticket()), place.user(),
				place.ticket().text() + "." + place.id());
	}

	LuaReply admit(int batch) {
		return run("admit-7.lua", this.keys.ofAdmit(), this.keys.prefix(), batch, HOUR_MS);
	}

	LuaReply seen(List<Long> tickets) {
		List<Object> args = new ArrayList<>(List.of(this.keys.prefix(), HOUR_MS));
		args.addAll(tickets);
		return run("seen-1.lua", List.of(this.keys.seen(tickets.get(0))), args.toArray());
	}

	QueueSnapshot snapshot(String journalId) {
		return QueueSnapshot.read(this.keys.concertId(), run("snapshot-6.lua", this.keys.ofSnapshot(),
				QueueSnapshot.HEAD, QueueSnapshot.POINTS, journalId, QueueSnapshot.ENTRIES_MAX));
	}

	/** The first of the line, the next to be admitted first. */
	List<Place> first(int people) {
		List<String> users = this.redis.zrange(this.keys.waiting(), 0, people - 1L);
		return this.redis.hmget(this.keys.users(), users.toArray(String[]::new)).stream().map(Place::of).toList();
	}

	/** The memory of a key, every element of it counted. */
	long bytes(String key) {
		StringCodec text = StringCodec.UTF8;
		return this.redis.dispatch(CommandType.MEMORY, new IntegerOutput<>(text),
				new CommandArgs<>(text).add("USAGE").addKey(key).add("SAMPLES").add(0));
	}

	/** A figure that Redis measures of itself. */
	double info(String section, String name) {
		return this.redis.info(section)
			.lines()
			.filter((line) -> line.startsWith(name + ":"))
			.mapToDouble((line) -> Double.parseDouble(line.substring(name.length() + 1)))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.client.shutdown();
	}

	/** A user's live token, as Redis keeps it. */
	record Place(String user, QueueNumber ticket, String id) {

		static Place of(KeyValue<String, String> kept) {
			String[] parts = kept.getValue().split("\\.");
			return new Place(kept.getKey(), QueueNumber.read(parts[0]), parts[1]);
		}

	}

}

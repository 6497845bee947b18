package io.frontrow.support;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The commands that the account in Redis must be allowed, and on which keys: those of our
 * scripts, and those of Redisson's locks.
 */
final class RedisRights {

	/** What the scripts call, and what runs them. */
	static final List<String> OF_SCRIPTS = List.of("EVALSHA", "BITFIELD", "DEL", "EXISTS", "GET", "HDEL", "HGET",
			"HINCRBY", "HKEYS", "HMGET", "HSET", "HSETNX", "HVALS", "INCRBY", "PEXPIRE", "PEXPIREAT", "PTTL", "SET",
			"TIME", "XADD", "XRANGE", "XREVRANGE", "XTRIM", "ZADD", "ZCARD", "ZCOUNT", "ZRANGE", "ZREM", "ZSCORE");

	/** As Redisson 4.7 locks and unlocks, and as our scripts look at the locks. */
	private static final List<String> OF_LOCKS = List.of("DEL", "EXISTS", "HEXISTS", "HINCRBY", "HKEYS", "PEXPIRE",
			"PTTL");

	private static final List<String> OF_LATCHES = List.of("GET", "SET");

	private static final String LOCK = "hold:{0}:0";

	private RedisRights() {
	}

	/** Pairs of a command and its subject, for {@code rights-1.lua}. */
	static byte[][] questions() {
		return Stream
			.of(pairs(OF_SCRIPTS, "queue:{0}:settings"), pairs(OF_LOCKS, LOCK),
					pairs(OF_LATCHES, "redisson_unlock_latch:{" + LOCK + "}"),
					pairs(List.of("PUBLISH"), "redisson_lock__channel:{" + LOCK + "}"))
			.flatMap((part) -> part)
			.map((text) -> text.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
	}

	private static Stream<String> pairs(List<String> commands, String subject) {
		return commands.stream().flatMap((command) -> Stream.of(command, subject));
	}

	/** What an administrator has to allow, as the arguments of ACL SETUSER. */
	static String rules() {
		Set<String> commands = new TreeSet<>(OF_SCRIPTS);
		commands.addAll(OF_LOCKS);
		commands.addAll(List.of("EVAL", "PUBLISH"));
		return "~queue:* ~hold:* ~redisson_unlock_latch:* &redisson_lock__channel:* +@connection +info +"
				+ String.join(" +", commands).toLowerCase(Locale.ROOT);
	}

}

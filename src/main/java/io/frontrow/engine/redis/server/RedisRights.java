package io.frontrow.engine.redis.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The commands that the account in Redis must be allowed, and on which keys: those of our
 * scripts, and those of Redisson's locks.
 */
final class RedisRights {

	private static final Pattern CALL = Pattern.compile("redis\\.call\\(['\"]([A-Za-z]+)['\"]");

	/** As Redisson 4.7 locks and unlocks, and as our scripts look at the locks. */
	private static final List<String> OF_LOCKS = List.of("DEL", "EXISTS", "HEXISTS", "HINCRBY", "HKEYS", "PEXPIRE",
			"PTTL");

	private static final List<String> OF_LATCHES = List.of("GET", "SET");

	private static final List<String> OF_MARK = List.of("GET", "SET", "SETNX");

	/** For a single server that is a cluster by itself. */
	private static final List<String> OF_ANY_CLUSTER = List.of("CLUSTER|INFO");

	/** Whoever follows the masters of a cluster asks for one of them. */
	private static final List<String> OF_CLUSTER = List.of("CLUSTER|NODES", "CLUSTER|SHARDS", "CLUSTER|SLOTS");

	/**
	 * Redisson waits until a lock is at the replicas. WAITAOF is not named: a Redis
	 * before 7.2 refuses a rule that has it.
	 */
	private static final List<String> OF_REPLICAS = List.of("WAIT");

	/** How the servers are named in the settings. */
	enum Mode {

		SINGLE, SENTINEL, CLUSTER

	}

	private static final String LOCK = "hold:{0}:0";

	private RedisRights() {
	}

	/** What the scripts call, and what runs them. */
	static Set<String> ofScripts() {
		try {
			Set<String> commands = new TreeSet<>(Set.of("EVALSHA"));
			for (Resource script : new PathMatchingResourcePatternResolver().getResources("classpath:lua/**/*.lua")) {
				CALL.matcher(script.getContentAsString(StandardCharsets.UTF_8))
					.results()
					.map((call) -> call.group(1).toUpperCase(Locale.ROOT))
					.forEach(commands::add);
			}
			return commands;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Pairs of a command and its subject, for {@code rights-0.lua}.
	 * @param prefix stands before every key, and within the names that Redisson makes
	 */
	static byte[][] questions(String prefix, Mode mode) {
		String lock = prefix + LOCK;
		return Stream
			.of(pairs(ofScripts(), prefix + "queue:{0}:settings"), pairs(OF_MARK, prefix + RedisOwner.KEY),
					pairs(OF_LOCKS, lock), pairs(OF_LATCHES, "redisson_unlock_latch:{" + lock + "}"),
					pairs(List.of("PUBLISH"), "redisson_lock__channel:{" + lock + "}"),
					pairs((mode != Mode.SINGLE) ? List.of("WAIT") : List.of(), "0"),
					pairs((mode == Mode.CLUSTER) ? List.of("CLUSTER") : List.of(), "NODES"))
			.flatMap((part) -> part)
			.map((text) -> text.getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
	}

	private static Stream<String> pairs(Collection<String> commands, String subject) {
		return commands.stream().flatMap((command) -> Stream.of(command, subject));
	}

	/** What an administrator has to allow, as the arguments of ACL SETUSER. */
	static String rules(String prefix, Mode mode) {
		Set<String> commands = new TreeSet<>(ofScripts());
		commands.addAll(OF_LOCKS);
		commands.addAll(OF_MARK);
		commands.addAll(OF_ANY_CLUSTER);
		if (mode != Mode.SINGLE) {
			commands.addAll(OF_REPLICAS);
		}
		if (mode == Mode.CLUSTER) {
			commands.addAll(OF_CLUSTER);
		}
		commands.addAll(List.of("EVAL", "PUBLISH", "SCAN"));
		return "~%1$squeue:* ~%1$shold:* ~%1$sfrontrow:* ".formatted(prefix)
				+ "~redisson_unlock_latch:* &redisson_lock__channel:* +@connection +info +"
				+ String.join(" +", commands).toLowerCase(Locale.ROOT);
	}

}

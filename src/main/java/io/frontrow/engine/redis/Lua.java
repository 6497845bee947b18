package io.frontrow.engine.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.frontrow.engine.failure.ForeignRedis;
import io.frontrow.engine.liveness.LivenessDetector;
import io.frontrow.engine.liveness.LivenessDetector.Awaited;
import io.frontrow.engine.liveness.LivenessDetectors;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Runs scripts by their digest, sending the text only to a server that does not know it
 * yet. Fails with Lettuce's errors where Redis is away, or
 * {@link java.util.concurrent.TimeoutException} where it answers nobody. Thread-safe.
 */
@Component
public class Lua {

	/** Longer than Lettuce's own, which is a setting. */
	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final RedisCommands redis;

	private final RedisNodes nodes;

	/** By node: one that hangs is not told by the answers of the others. */
	private final LivenessDetectors watches;

	private final MeterRegistry meters;

	private final Map<LuaScript, Timer> runs = new ConcurrentHashMap<>();

	private final String keyPrefix;

	private volatile @Nullable ForeignRedis foreign;

	Lua(RedisCommands redis, RedisNodes nodes, LivenessDetectors watches, MeterRegistry meters,
			RedisSettings settings) {
		this.keyPrefix = settings.keyPrefix();
		this.meters = meters;
		this.redis = redis;
		this.nodes = nodes;
		this.watches = watches;
	}

	/**
	 * Runs the script once. Every script answers with a flat list whose first item is a
	 * whole number that says what happened.
	 * @param keys at least one, and all under one hash tag, without the prefix of the
	 * settings
	 * @param args whose {@link KeyArgument}s get that prefix too
	 */
	public Mono<LuaReply> run(LuaScript script, List<String> keys, Object... args) {
		return Mono.defer(() -> {
			ForeignRedis foreign = this.foreign;
			return (foreign != null) ? Mono.error(foreign) : runWhoeverOwnsRedis(script, keys, args);
		});
	}

	/** From now on all but {@link #runWhoeverOwnsRedis} fails with it, until null. */
	public void refuseAll(@Nullable ForeignRedis foreign) {
		this.foreign = foreign;
	}

	/** The same, also where Redis belongs to another. */
	public Mono<LuaReply> runWhoeverOwnsRedis(LuaScript script, List<String> keys, Object... args) {
		return this.redis.whenConnected((commands) -> {
			Timer timer = this.runs.computeIfAbsent(script, this::timer);
			LivenessDetector watch = this.watches.of(this.nodes.serving(keys.get(0)));
			byte[][] keyBytes = prefixed(keys);
			byte[][] argBytes = bytes(Arrays.asList(args));
			Awaited<LuaReply> reply = watch.await(PATIENCE);
			new Run(commands, script, keyBytes, argBytes, watch, timer, reply).begin();
			return reply.answer();
		});
	}

	private Timer timer(LuaScript script) {
		return Timer.builder("frontrow.redis.scripts")
			.description("Runs of scripts in Redis, with the way there and back; all that is asked of it but for locks")
			.tag("script", script.toString())
			.register(this.meters);
	}

	private byte[][] prefixed(List<String> keys) {
		byte[][] bytes = new byte[keys.size()][];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = prefixed(keys.get(i)).getBytes(StandardCharsets.UTF_8);
		}
		return bytes;
	}

	private byte[][] bytes(List<?> args) {
		byte[][] bytes = new byte[args.size()][];
		for (int i = 0; i < bytes.length; i++) {
			Object arg = args.get(i);
			String text = (arg instanceof KeyArgument key) ? prefixed(key.text()) : String.valueOf(arg);
			bytes[i] = text.getBytes(StandardCharsets.UTF_8);
		}
		return bytes;
	}

	private String prefixed(String key) {
		return this.keyPrefix.isEmpty() ? key : this.keyPrefix + key;
	}

	/** One run of a script, and who waits for it. */
	private static final class Run {

		private final RedisClusterAsyncCommands<byte[], byte[]> commands;

		private final LuaScript script;

		private final byte[][] keys;

		private final byte[][] args;

		private final LivenessDetector watch;

		private final Timer timer;

		private final long begunNanos = System.nanoTime();

		private final Awaited<LuaReply> reply;

		Run(RedisClusterAsyncCommands<byte[], byte[]> commands, LuaScript script, byte[][] keys, byte[][] args,
				LivenessDetector watch, Timer timer, Awaited<LuaReply> reply) {
			this.commands = commands;
			this.script = script;
			this.keys = keys;
			this.args = args;
			this.watch = watch;
			this.timer = timer;
			this.reply = reply;
		}

		void begin() {
			send(() -> this.commands.evalsha(this.script.digest(), ScriptOutputType.MULTI, this.keys, this.args),
					this::endOrSendWhole);
		}

		private void endOrSendWhole(@Nullable List<Object> items, @Nullable Throwable error) {
			if (cause(error) instanceof RedisNoScriptException) {
				send(() -> this.commands.eval(this.script.text(), ScriptOutputType.MULTI, this.keys, this.args),
						this::end);
			}
			else {
				end(items, error);
			}
		}

		@SuppressWarnings("FutureReturnValueIgnored")
		private void send(Supplier<RedisFuture<List<Object>>> command,
				BiConsumer<@Nullable List<Object>, @Nullable Throwable> whenDone) {
			try {
				command.get().whenComplete(whenDone);
			}
			catch (RedisException ex) {
				// Such as a connection that has been closed.
				end(null, ex);
			}
			catch (RuntimeException ex) {
				// Says nothing of the server.
				this.reply.fail(ex);
			}
		}

		private void end(@Nullable List<Object> items, @Nullable Throwable error) {
			this.timer.record(System.nanoTime() - this.begunNanos, TimeUnit.NANOSECONDS);
			Throwable cause = cause(error);
			if (cause == null || LivenessDetector.isAnswer(cause)) {
				this.watch.noteAnswer();
			}
			if (cause != null) {
				this.reply.fail(cause);
			}
			else if (items != null) {
				this.reply.answer(LuaReply.of(items));
			}
		}

		private static @Nullable Throwable cause(@Nullable Throwable error) {
			return (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		}

	}

}

package io.frontrow.engine.redis.server;

import java.time.Duration;
import java.util.List;

import io.frontrow.engine.concurrent.PeriodicTask;
import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.failure.ForeignRedis;
import io.frontrow.engine.failure.ServerRefusal;
import io.frontrow.engine.redis.Lua;
import io.frontrow.engine.redis.LuaScript;
import io.frontrow.engine.redis.RedisSettings;
import io.frontrow.start.Installation;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.RedisException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * The mark in Redis that says whose database the keys belong to. Two deployments with one
 * prefix on one Redis would share their lines, so the second one does not start; and an
 * instance that finds another's mark while it runs, such as after Redis was emptied,
 * touches nothing any more until the mark is its own. Thread-safe.
 */
@Component
class RedisMark implements PeriodicTasks, InitializingBean {

	private static final Logger log = LoggerFactory.getLogger(RedisMark.class);

	/**
	 * For so long after Redis was emptied another's instance could come first. It costs
	 * Redis some 10 µs each time.
	 */
	private static final Duration EVERY = Duration.ofSeconds(1);

	private static final LuaScript MARK = new LuaScript("installation/mark-1.lua");

	private static final int OURS = 1;

	private static final String KEYS_OF_LINES = "queue:{*}:*";

	private static final int SCANNED_AT_ONCE = 1_000;

	private final String ours;

	private final String prefix;

	private final RedissonClient redisson;

	private final Lua lua;

	private final RedisOwner owner;

	private final PeriodicTask task = new PeriodicTask("mark in Redis", EVERY, Mono.defer(this::check));

	RedisMark(Installation installation, RedisSettings settings, RedissonClient redisson, Lua lua, RedisOwner owner) {
		this.ours = installation.id();
		this.prefix = settings.keyPrefix();
		this.redisson = redisson;
		this.lua = lua;
		this.owner = owner;
	}

	@Override
	public void afterPropertiesSet() {
		this.owner.until(this::takePossession);
	}

	private String takePossession() {
		RBucket<String> mark = this.owner.mark();
		String theirs = mark.get();
		if (theirs == null) {
			// Before the mark is set: other instances of ours make keys as soon as it is.
			boolean hasKeys = hasKeys();
			boolean isMine = mark.setIfAbsent(this.ours);
			if (isMine && hasKeys) {
				log.warn(
						"Redis has queues ({}queue:…) without a mark of whose they are: they are taken over as those of "
								+ "this database (installation {}). If another deployment uses them, stop this one and give it a "
								+ "frontrow.redis.key-prefix of its own",
						this.prefix, this.ours);
			}
			theirs = mark.get();
		}
		return (theirs != null) ? this.owner.requireSame(theirs, this.ours) : this.ours;
	}

	/**
	 * Where there are some, one of the first scans finds one. An account that may not
	 * look is not told of them.
	 */
	private boolean hasKeys() {
		KeysScanOptions options = KeysScanOptions.defaults().pattern(KEYS_OF_LINES).chunkSize(SCANNED_AT_ONCE);
		try {
			return this.redisson.getKeys().getKeys(options).iterator().hasNext();
		}
		catch (RedisException ex) {
			if (ServerRefusal.in(ex).isPresent()) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Writes the mark where Redis has none any more, which also tells whether Redis takes
	 * writes.
	 * @return an error where it does not, or where the mark is another's
	 */
	Mono<Void> check() {
		return this.lua.runWhoeverOwnsRedis(MARK, List.of(RedisOwner.KEY), this.ours).flatMap((reply) -> {
			ForeignRedis foreign = (reply.outcome() == OURS) ? null : this.owner.foreign(reply.text(1), this.ours);
			this.lua.refuseAll(foreign);
			return errorOrNothing(foreign);
		});
	}

	private static Mono<Void> errorOrNothing(@Nullable ForeignRedis foreign) {
		return (foreign != null) ? Mono.error(foreign) : Mono.empty();
	}

	@Override
	public List<PeriodicTask> periodicTasks() {
		return List.of(this.task);
	}

}

package io.frontrow.engine.redis.server;

import java.util.Optional;
import java.util.function.Supplier;

import io.frontrow.engine.failure.ForeignRedis;
import io.frontrow.engine.redis.RedisSettings;
import io.frontrow.start.AwaitedServer;
import io.frontrow.start.BeforeMigrations;
import io.frontrow.start.StartWait;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.stereotype.Component;

/**
 * Reads whose database the keys in Redis belong to, and refuses the start on the keys of
 * another one before the schema is changed. Redis itself has been checked by then
 * ({@link RedisCheck}), because Redisson has been made. Thread-safe.
 */
@Component
class RedisOwner implements BeforeMigrations {

	/** The key of the mark, without the prefix. */
	static final String KEY = "frontrow:installation";

	private final String prefix;

	private final RedissonClient redisson;

	private final StartWait wait;

	private final AwaitedServer server;

	RedisOwner(RedisSettings settings, RedissonClient redisson, StartWait wait, DataRedisConnectionDetails redis,
			DataRedisProperties properties) {
		this.prefix = settings.keyPrefix();
		this.redisson = redisson;
		this.wait = wait;
		this.server = new AwaitedServer(
				"Redis at " + String.join(", ", new RedissonConfig(redis, properties, settings).addresses()),
				"frontrow.redis.key-prefix: each database on one Redis needs another. Where that other database is gone for good, "
						+ "delete the mark (redis-cli DEL '" + this.prefix + KEY + "') and its keys",
				(cause) -> (cause instanceof ForeignRedis) ? Optional.of(String.valueOf(cause.getMessage()))
						: Optional.empty());
	}

	/**
	 * The mark is read before the database's id: another instance may be starting with
	 * the same new database, and marks Redis only after it has made the id.
	 */
	@Override
	public void require(Supplier<Optional<String>> installationId) {
		Optional<String> theirs = until(() -> Optional.ofNullable(mark().get()));
		if (theirs.isPresent()) {
			Optional<String> ours = installationId.get();
			until(() -> requireSame(theirs.get(), ours.orElse(null)));
		}
	}

	/**
	 * Tries until Redis answers.
	 * @throws io.frontrow.start.StartFailed where the attempt fails with
	 * {@link ForeignRedis}, or Redis does not answer in time
	 */
	<T> T until(StartWait.Attempt<T> attempt) {
		return this.wait.until(this.server, attempt);
	}

	/** The id of the installation that the keys belong to. */
	RBucket<String> mark() {
		return this.redisson.getBucket(KEY, StringCodec.INSTANCE);
	}

	/**
	 * Returns the id where both are the same.
	 * @throws ForeignRedis where they are not
	 */
	String requireSame(String theirs, @Nullable String ours) {
		if (!theirs.equals(ours)) {
			throw foreign(theirs, ours);
		}
		return theirs;
	}

	ForeignRedis foreign(String theirs, @Nullable String ours) {
		return new ForeignRedis(this.prefix + KEY, theirs, ours);
	}

}

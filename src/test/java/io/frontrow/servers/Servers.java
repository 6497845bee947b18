package io.frontrow.servers;

import java.util.List;

import io.frontrow.servers.database.Database;
import io.frontrow.servers.process.ServerFailed;
import io.frontrow.servers.redis.Redis;
import io.frontrow.servers.redis.RedisWithTls;
import org.jspecify.annotations.Nullable;

/**
 * The Redis and the database that tests run against. The system property
 * {@code frontrow.servers} says where they come from: {@code embedded} (the default: out
 * of the Maven registry), {@code path} (installed on this machine), {@code docker}
 * (Testcontainers) or {@code mysql} (a real MySQL, by the Maven profile of that name).
 */
public final class Servers implements AutoCloseable {

	/**
	 * If it is true, applications use TLS to the Redis that is started here. Tests that
	 * look inside do not.
	 */
	static final String TLS = "frontrow.servers.redis-tls";

	private final Redis redis;

	private final @Nullable RedisWithTls withTls;

	private final Database database;

	private Servers(Redis redis, @Nullable RedisWithTls withTls, Database database) {
		this.redis = redis;
		this.withTls = withTls;
		this.database = database;
	}

	/** The pair that all tests of this JVM share, started at the first call. */
	public static Servers shared() {
		return Shared.SERVERS;
	}

	/**
	 * Starts another pair.
	 * @throws ServerFailed with what to install, where there is none
	 */
	public static Servers start() {
		RedisWithTls withTls = Boolean.getBoolean(TLS) ? RedisWithTls.start(false) : null;
		Redis redis = (withTls != null) ? withTls.redis() : Redis.launch();
		try {
			return new Servers(redis, withTls, Database.launch());
		}
		catch (RuntimeException ex) {
			redis.close();
			throw ex;
		}
	}

	/** The settings that lead an application to this Redis. */
	public List<String> redisSettings() {
		RedisWithTls redisWithTls = this.withTls;
		return (redisWithTls == null) ? List.of("spring.data.redis.url=" + redisUrl())
				: List.of("spring.data.redis.url=" + redisWithTls.url(), "spring.data.redis.ssl.bundle=redis",
						"spring.ssl.bundle.pem.redis.truststore.certificate=file:" + redisWithTls.certificate());
	}

	public Redis redis() {
		return this.redis;
	}

	public Database database() {
		return this.database;
	}

	public String redisUrl() {
		return this.redis.url();
	}

	public int redisPort() {
		return this.redis.port();
	}

	public String r2dbcUrl() {
		return this.database.r2dbcUrl();
	}

	public String jdbcUrl() {
		return this.database.jdbcUrl();
	}

	public int databasePort() {
		return this.database.port();
	}

	public String username() {
		return this.database.account().username();
	}

	public String password() {
		return this.database.account().password();
	}

	@Override
	public void close() {
		this.redis.close();
		if (this.withTls != null) {
			this.withTls.close();
		}
		this.database.close();
	}

	private static final class Shared {

		private static final Servers SERVERS = start();

	}

}

package io.frontrow.servers;

/**
 * The Redis and the database that tests run against. The system property
 * {@code frontrow.servers} says where they come from: {@code embedded} (the default: out
 * of the Maven registry), {@code path} (installed on this machine), {@code docker}
 * (Testcontainers) or {@code mysql} (a real MySQL, by the Maven profile of that name).
 */
public final class Servers implements AutoCloseable {

	private final Redis redis;

	private final Database database;

	private Servers(Redis redis, Database database) {
		this.redis = redis;
		this.database = database;
	}

	/** The pair that all tests of this JVM share: started when first asked for. */
	public static Servers shared() {
		return Shared.SERVERS;
	}

	/**
	 * Starts a pair of one's own.
	 * @throws ServerFailed with what to install, where there is none
	 */
	public static Servers start() {
		Redis redis = Redis.launch();
		try {
			return new Servers(redis, Database.launch());
		}
		catch (RuntimeException ex) {
			redis.close();
			throw ex;
		}
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
		this.database.close();
	}

	private static final class Shared {

		private static final Servers SERVERS = start();

	}

}

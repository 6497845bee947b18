package io.frontrow.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.frontrow.servers.database.Account;
import io.frontrow.servers.database.Database;
import io.frontrow.servers.process.LocalServer;
import io.frontrow.servers.redis.Redis;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the application of this run uses.
 *
 * @param redis null where the settings name one
 * @param database null where the settings name one
 */
record DemoServers(@Nullable Redis redis, @Nullable Database database) {

	static DemoServers start(GivenSettings given) {
		boolean redisGiven = given.any("spring.data.redis.url", "spring.data.redis.host", "spring.data.redis.cluster",
				"spring.data.redis.sentinel");
		boolean databaseGiven = given.any("spring.r2dbc.url");
		return new DemoServers(redisGiven ? null : started("Redis", Redis::launch),
				databaseGiven ? null : started("the database", Database::launch));
	}

	private static <T extends LocalServer> T started(String name, Supplier<T> launch) {
		System.out.println("Starting " + name + " ...");
		T server = launch.get();
		System.out.println("  " + server.version() + " on port " + server.port());
		return server;
	}

	/** Command line arguments: nothing that is set elsewhere comes before them. */
	List<String> arguments() {
		List<String> arguments = new ArrayList<>();
		if (this.redis != null) {
			arguments.add("--spring.data.redis.url=" + this.redis.url());
		}
		if (this.database != null) {
			Account account = this.database.account();
			arguments.add("--spring.r2dbc.url=" + this.database.r2dbcUrl());
			arguments.add("--spring.r2dbc.username=" + account.username());
			arguments.add("--spring.r2dbc.password=" + account.password());
		}
		return arguments;
	}

	String redisCommandLine() {
		return (this.redis != null) ? "redis-cli -p " + this.redis.port() : "as set: spring.data.redis";
	}

	String sqlCommandLine() {
		return (this.database != null) ? this.database.commandLine() : "as set: spring.r2dbc.url";
	}

}

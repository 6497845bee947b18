package io.frontrow.servers;

import java.util.function.Function;

/** A Redis of this machine. */
public final class Redis extends LocalServer {

	private Redis(String version, Server server) {
		super(version, server);
	}

	/**
	 * Starts one, from where the property {@code frontrow.servers} says. It keeps its
	 * data over a kill unless {@code frontrow.servers.redis-appendonly} is false.
	 * @throws ServerFailed with what to install, where there is none
	 */
	public static Redis launch() {
		return launch(Boolean.parseBoolean(System.getProperty("frontrow.servers.redis-appendonly", "true")));
	}

	/** Without the append-only file, a killed Redis comes back empty. */
	public static Redis launch(boolean appendOnly) {
		ServerMode mode = ServerMode.chosen();
		if (mode == ServerMode.DOCKER) {
			return new Redis("redis:7.4", ServerContainer.redis(appendOnly));
		}
		return process((program) -> RedisRecipe.alone(program, appendOnly));
	}

	/** One of several that make up a cluster or stand by for each other. */
	static Redis process(Function<Program, Recipe> recipe) {
		RedisSoftware software = RedisSoftware.locate(ServerMode.chosen());
		return process(software, recipe.apply(software.program()));
	}

	static Redis process(RedisSoftware software, Recipe recipe) {
		return new Redis(software.version(), ServerProcess.start(recipe));
	}

	boolean isAnswering() {
		return RedisProbe.processId(port()) > 0;
	}

	/** As in "127.0.0.1:21398". */
	public String address() {
		return "127.0.0.1:" + port();
	}

	public String url() {
		return "redis://" + address();
	}

}

package io.frontrow.servers;

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
		RedisSoftware software = RedisSoftware.locate(mode);
		return new Redis(software.version(), ServerProcess.start(new RedisRecipe(software.program(), appendOnly)));
	}

	public String url() {
		return "redis://127.0.0.1:" + port();
	}

}

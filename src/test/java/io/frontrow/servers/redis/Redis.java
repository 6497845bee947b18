package io.frontrow.servers.redis;

import java.util.function.Function;

import io.frontrow.servers.machine.Program;
import io.frontrow.servers.process.LocalServer;
import io.frontrow.servers.process.Recipe;
import io.frontrow.servers.process.Server;
import io.frontrow.servers.process.ServerFailed;
import io.frontrow.servers.process.ServerProcess;
import io.frontrow.servers.source.ServerContainer;
import io.frontrow.servers.source.ServerMode;
import org.testcontainers.containers.GenericContainer;

/** A Redis of this machine. */
public final class Redis extends LocalServer {

	private static final String IMAGE = "redis:7.4";

	private static final int PORT_OF_IMAGE = 6379;

	private Redis(String version, Server server) {
		super(version, server);
	}

	/**
	 * Starts one, as the property {@code frontrow.servers} says. It keeps its data when
	 * it is killed, unless {@code frontrow.servers.redis-appendonly} is false.
	 * @throws ServerFailed with what to install, where there is none
	 */
	public static Redis launch() {
		return launch(Boolean.parseBoolean(System.getProperty("frontrow.servers.redis-appendonly", "true")));
	}

	/** Without the append-only file, a Redis that was killed is empty. */
	public static Redis launch(boolean appendOnly) {
		ServerMode mode = ServerMode.chosen();
		if (mode == ServerMode.DOCKER) {
			return new Redis(IMAGE, container(appendOnly));
		}
		return process((program) -> RedisRecipe.alone(program, appendOnly));
	}

	private static Server container(boolean appendOnly) {
		GenericContainer<?> image = new GenericContainer<>(IMAGE).withCommand("redis-server", "--appendonly",
				appendOnly ? "yes" : "no");
		return ServerContainer.start(image, PORT_OF_IMAGE, (port) -> RedisProbe.processId(port) > 0);
	}

	/** One of several that make up a cluster or replicate each other. */
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

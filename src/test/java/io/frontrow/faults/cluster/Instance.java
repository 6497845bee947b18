package io.frontrow.faults.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.frontrow.faults.cluster.clock.ClockAgent;
import io.frontrow.faults.cluster.network.Proxy;
import io.frontrow.servers.Servers;
import io.frontrow.servers.application.Application;

/**
 * One application process and its three proxies: to Redis, to the database, and from its
 * clients.
 */
public final class Instance implements AutoCloseable {

	public static final String OPERATOR_PASSWORD = "operator-of-the-faults";

	private static final Path LOGS = Path.of("target", "faults");

	private final String name;

	private final Proxy redis;

	private final Proxy database;

	private final Application application;

	private final Proxy clients;

	private final ClockAgent clock;

	/**
	 * Starts one and returns when it is ready.
	 * @param name one word, for its log {@code target/faults/<name>.log}
	 */
	Instance(String name, Servers servers, SplittableRandom random) {
		this.name = name;
		this.clock = new ClockAgent(LOGS, name);
		this.redis = Proxy.to(servers.redisPort(), random.split());
		this.database = Proxy.to(servers.databasePort(), random.split());
		this.application = Application.launch(Application.jar(), options(), settings(servers));
		this.clients = Proxy.to(this.application.port(), random.split());
	}

	/** One compiler and the small collector: it starts sooner and needs less memory. */
	private List<String> options() {
		return List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", this.clock.option());
	}

	/** A small pool, so that a slow database exhausts it with few buyers. */
	private List<String> settings(Servers servers) {
		return List.of("spring.data.redis.url=redis://127.0.0.1:" + this.redis.port(),
				"spring.r2dbc.url=r2dbc:mysql://127.0.0.1:" + this.database.port() + "/frontrow",
				"spring.r2dbc.username=" + servers.username(), "spring.r2dbc.password=" + servers.password(),
				"spring.r2dbc.pool.initial-size=2", "spring.r2dbc.pool.min-idle=2", "spring.r2dbc.pool.max-size=4",
				"frontrow.admin.password=" + OPERATOR_PASSWORD,
				"logging.file.name=" + LOGS.resolve(this.name + ".log").toAbsolutePath());
	}

	/** Where its clients find it, without the base path of the API. */
	public String address() {
		return "http://127.0.0.1:" + this.clients.port();
	}

	/** Whether callers wait because all its database connections are in use. */
	public boolean isShortOfConnections() {
		return Metric.read(this.application.port(), "r2dbc.pool.pending") > 0;
	}

	/** How many event streams it counts as open. */
	public int openStreams() {
		return (int) Metric.read(this.application.port(), "frontrow.queue.streams.open");
	}

	public ClockAgent clock() {
		return this.clock;
	}

	public Application application() {
		return this.application;
	}

	public Proxy redisProxy() {
		return this.redis;
	}

	public Proxy databaseProxy() {
		return this.database;
	}

	public Proxy clientProxy() {
		return this.clients;
	}

	@Override
	public void close() {
		this.application.close();
		Stream.of(this.clients, this.redis, this.database).forEach(Proxy::close);
	}

	@Override
	public String toString() {
		return this.name;
	}

}

package io.frontrow.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import io.frontrow.servers.Application;
import io.frontrow.servers.Servers;

/**
 * One application process with the wires around it: one to Redis, one to the database,
 * and one on which its clients come.
 */
final class Instance implements AutoCloseable {

	static final String OPERATOR_PASSWORD = "operator-of-the-faults";

	private static final Path LOGS = Path.of("target", "faults");

	private final String name;

	private final Wire redis;

	private final Wire database;

	private final Application application;

	private final Wire clients;

	private final ClockAgent clock;

	/**
	 * Starts one and returns when it is ready.
	 * @param name one word, for its log {@code target/faults/<name>.log}
	 */
	Instance(String name, Servers servers, SplittableRandom luck) {
		this.name = name;
		this.clock = new ClockAgent(LOGS, name);
		this.redis = Wire.to(servers.redisPort(), luck.split());
		this.database = Wire.to(servers.databasePort(), luck.split());
		this.application = Application.launch(Application.jar(), options(), settings(servers));
		this.clients = Wire.to(this.application.port(), luck.split());
	}

	/** The first compiler only, the small collector: it starts sooner and needs less. */
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
	String address() {
		return "http://127.0.0.1:" + this.clients.port();
	}

	/** Whether callers wait because all its database connections are in use. */
	boolean isShortOfConnections() {
		return Gauge.read(this.application.port(), "r2dbc.pool.pending") > 0;
	}

	/** Event streams that it takes to be open. */
	int openStreams() {
		return (int) Gauge.read(this.application.port(), "frontrow.queue.streams.open");
	}

	ClockAgent clock() {
		return this.clock;
	}

	Application application() {
		return this.application;
	}

	Wire redisWire() {
		return this.redis;
	}

	Wire databaseWire() {
		return this.database;
	}

	Wire clientWire() {
		return this.clients;
	}

	@Override
	public void close() {
		this.application.close();
		Stream.of(this.clients, this.redis, this.database).forEach(Wire::close);
	}

	@Override
	public String toString() {
		return this.name;
	}

}

package io.frontrow.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.frontrow.servers.Servers;
import io.frontrow.servers.application.Application;

/** The packaged application with a heap of 1 GB, and what it takes of the machine. */
final class MeasuredInstance implements AutoCloseable {

	static final String OPERATOR_PASSWORD = "operator-of-the-streams";

	static final String TOKEN_KEY = "a key that signs the tokens of this measurement";

	private static final Path LOG = Path.of("target", "streams.log").toAbsolutePath();

	private static final int KIB = 1_024;

	private final Application application;

	MeasuredInstance(Servers servers) {
		this.application = Application.launch(Application.jar(), List.of("-Xmx1g"),
				List.of("spring.data.redis.url=" + servers.redisUrl(), "spring.r2dbc.url=" + servers.r2dbcUrl(),
						"spring.r2dbc.username=" + servers.username(), "spring.r2dbc.password=" + servers.password(),
						"frontrow.admin.password=" + OPERATOR_PASSWORD, "frontrow.queue.token-key=" + TOKEN_KEY,
						"logging.file.name=" + LOG));
	}

	String address() {
		return "http://127.0.0.1:" + this.application.port();
	}

	/** What it cannot do without: its garbage is collected first. */
	Memory memory() {
		collectGarbage();
		return new Memory(Long.parseLong(output("ps", "-o", "rss=", "-p", pid()).strip()) * KIB,
				figure("jvm_memory_used_bytes{area=\"heap\""));
	}

	private void collectGarbage() {
		output(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), pid(), "GC.run");
	}

	private String pid() {
		return String.valueOf(this.application.handle().pid());
	}

	private static String output(String... command) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
				throw new IllegalStateException(String.join(" ", command) + ": " + output);
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** The processor time that it has used, of all its threads. */
	Duration processorTime() {
		return this.application.handle().info().totalCpuDuration().orElseThrow();
	}

	/** The sum of all that it measures of itself under a name that begins like that. */
	double figure(String name) {
		try (var answer = URI.create(address() + "/actuator/prometheus").toURL().openStream()) {
			return new String(answer.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> line.startsWith(name))
				.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean terminate(Duration limit) {
		return this.application.terminate(limit);
	}

	@Override
	public void close() {
		this.application.close();
	}

	/** In bytes: of the process, and of the objects in its heap. */
	record Memory(double resident, double heap) {
	}

}

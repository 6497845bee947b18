package io.frontrow.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

import io.frontrow.FrontrowApplication;
import io.frontrow.servers.Servers;
import io.frontrow.servers.machine.FreePort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** A demo run, as an impatient newcomer sees it. */
@ExtendWith(OutputCaptureExtension.class)
class DemoRunIT {

	private static final String NOT_CONNECTED = "not connected";

	private static final String LOADING = "503";

	private static final String ALL_CONCERTS = "3 concerts";

	private final HttpClient http = HttpClient.newHttpClient();

	private final Set<String> answers = new ConcurrentSkipListSet<>();

	private volatile boolean over;

	@Test
	void saysReadyOnceWhenItsDataIsThereAndAnswersNothingMisleadingBefore(CapturedOutput output)
			throws InterruptedException {
		int port = FreePort.find();
		try (Servers servers = Servers.start()) {
			Thread newcomer = new Thread(() -> look(port), "newcomer");
			newcomer.start();
			try (ConfigurableApplicationContext demo = start(port, servers)) {
				assertThat(ask(port)).isEqualTo(ALL_CONCERTS);
				assertThat(output.getOut()).containsOnlyOnce("Ready.");
			}
			finally {
				this.over = true;
				newcomer.join();
			}
		}
		assertThat(this.answers).contains(LOADING).isSubsetOf(NOT_CONNECTED, LOADING, ALL_CONCERTS);
	}

	private static ConfigurableApplicationContext start(int port, Servers servers) {
		return new DemoRun("--server.port=" + port, "--spring.data.redis.url=" + servers.redisUrl(),
				"--spring.r2dbc.url=" + servers.r2dbcUrl(), "--spring.r2dbc.username=" + servers.username(),
				"--spring.r2dbc.password=" + servers.password())
			.start(SpringApplication.from(FrontrowApplication::main).with(OwnThreads.class));
	}

	private void look(int port) {
		while (!this.over) {
			this.answers.add(ask(port));
		}
	}

	private String ask(int port) {
		try {
			var answer = this.http.send(
					HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/concerts")).build(),
					BodyHandlers.ofString());
			return (answer.statusCode() == 200) ? answer.body().split("\"concertId\"", -1).length - 1 + " concerts"
					: String.valueOf(answer.statusCode());
		}
		catch (IOException ex) {
			return NOT_CONNECTED;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return NOT_CONNECTED;
		}
	}

	/**
	 * An application that stops would take the event loops of the others in this JVM with
	 * it.
	 */
	static final class OwnThreads {

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory own = new ReactorResourceFactory();
			own.setUseGlobalResources(false);
			return own;
		}

	}

}

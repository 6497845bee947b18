package io.frontrow.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The demo run starts no server that the person who runs it has named. */
class GivenSettingsTest {

	@Test
	void findsArgumentsAndWhatIsBelowThem() {
		GivenSettings given = new GivenSettings("--spring.data.redis.cluster.nodes=a:1,b:2", "--server.port=9");
		assertThat(given.any("spring.data.redis.url", "spring.data.redis.cluster")).isTrue();
		assertThat(given.any("spring.data.redis.url", "spring.r2dbc.url")).isFalse();
		assertThat(given.text("server.port")).contains("9");
	}

	@Test
	void emptyMeansNotGiven() {
		assertThat(new GivenSettings("--spring.r2dbc.url=").any("spring.r2dbc.url")).isFalse();
	}

	@Test
	void findsWhatSpringReadsFromJsonAndFiles(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("mine.properties"), "spring.r2dbc.url=r2dbc:mysql://db/mine");
		GivenSettings given = new GivenSettings("--spring.application.json={\"spring.data.redis.host\":\"line\"}",
				"--spring.config.additional-location=" + file.toUri());
		assertThat(given.any("spring.data.redis.host")).isTrue();
		assertThat(given.any("spring.r2dbc.url")).isTrue();
	}

	@Test
	void badSettingEndsTheRunBeforeItBegins() {
		assertThatExceptionOfType(DemoFailed.class)
			.isThrownBy(() -> new GivenSettings("--frontrow.queue.tick=soon").requireGood())
			.withMessageContaining("frontrow.queue.tick")
			.withMessageContaining("'soon'")
			.withMessageContaining("0.1 s to 1 h");
	}

	@Test
	void findsSystemProperties() {
		System.setProperty("spring.data.redis.sentinel.master", "line");
		try {
			assertThat(new GivenSettings().any("spring.data.redis.sentinel")).isTrue();
		}
		finally {
			System.clearProperty("spring.data.redis.sentinel.master");
		}
	}

}

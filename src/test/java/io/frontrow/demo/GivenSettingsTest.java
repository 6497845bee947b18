package io.frontrow.demo;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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

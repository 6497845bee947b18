package io.frontrow.support;

import java.util.concurrent.CompletableFuture;

import io.frontrow.Frontrow;
import io.frontrow.servers.Servers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** How the application starts, or says why it does not. */
@ExtendWith(OutputCaptureExtension.class)
class StartIT {

	@ParameterizedTest
	@CsvSource({ "frontrow.queue.active-ttl=PT0S,activeTtl", "frontrow.queue.admit-per-tick=0,admitPerTick",
			"frontrow.queue.tick=PT0.05S,tick", "frontrow.queue.max-active=0,maxActive",
			"frontrow.start.wait=PT2H,wait", "frontrow.database.units-max=1,unitsMax",
			"frontrow.database.answer-within=1ms,answerWithin" })
	void badSettingStopsTheStartWithItsNameValueAndRange(String setting, String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> Frontrow.start(setting).close());
		assertThat(output.getOut()).contains(setting.substring(0, setting.indexOf('='))).contains("Reason:");
	}

	@Test
	void waitsForServersThatAreNotUpYetSayingSo(CapturedOutput output) {
		try (Servers servers = Servers.start()) {
			servers.database().kill();
			CompletableFuture<Frontrow> starting = CompletableFuture.supplyAsync(() -> Frontrow.startOn(servers));
			org.awaitility.Awaitility.await()
				.atMost(java.time.Duration.ofSeconds(30))
				.until(() -> output.getOut().contains("Waiting for the database"));
			servers.database().start();
			try (Frontrow frontrow = starting.join()) {
				frontrow.get("/concerts").answers(200);
			}
		}
	}

	@Test
	void givesUpWaitingWithTheServersNameAndTheSetting() {
		try (Servers servers = Servers.start()) {
			servers.redis().kill();
			assertThatException().isThrownBy(() -> Frontrow.startOn(servers, "frontrow.start.wait=PT1S").close())
				.withStackTraceContaining("Redis at")
				.withStackTraceContaining("frontrow.start.wait");
		}
	}

}

package io.frontrow.engine.failure;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said again and again is said once, and counted. */
class RepeatedLogsTest {

	private final RepeatedLogs repeated = new RepeatedLogs();

	private final ListAppender<ILoggingEvent> seen = new ListAppender<>();

	private final Logger driver = (Logger) LoggerFactory.getLogger("io.asyncer.r2dbc.mysql.RepeatedLogsTest");

	private final Logger reports = (Logger) LoggerFactory.getLogger(RepeatedLogs.class);

	@BeforeEach
	void listen() {
		this.seen.start();
		this.driver.addAppender(this.seen);
		this.reports.addAppender(this.seen);
		this.repeated.start();
	}

	@AfterEach
	void leave() {
		this.repeated.stop();
		this.driver.detachAppender(this.seen);
		this.reports.detachAppender(this.seen);
	}

	@Test
	void logsTheFirstOfAKindAndCountsTheOthers() {
		for (int number = 0; number < 100; number++) {
			this.driver.warn("connection {} is gone", number);
		}
		assertThat(lines()).containsExactly("connection 0 is gone");

		this.repeated.report();
		assertThat(lines()).hasSize(2);
		assertThat(lines().get(1)).startsWith("99 more lines").contains("connection {} is gone");
	}

	@Test
	void logsADefectAmongOutages() {
		this.driver.error("dropped", new IOException("reset"));
		IntStream.range(0, 5).forEach((number) -> this.driver.error("dropped", reset()));
		this.driver.error("dropped", new RuntimeException(new NullPointerException("ours")));
		this.driver.error("dropped", new RuntimeException(new NullPointerException("another place")));
		assertThat(this.seen.list).extracting((line) -> line.getThrowableProxy().getClassName())
			.containsExactly("java.io.IOException", "java.io.IOException", "java.lang.RuntimeException",
					"java.lang.RuntimeException");
	}

	private static IOException reset() {
		return new IOException("reset");
	}

	@Test
	void logsOneLineOfAKindInFullEachMinute() {
		this.driver.warn("gone");
		this.driver.warn("gone");
		this.repeated.report();
		this.driver.warn("gone");
		this.driver.warn("gone");
		assertThat(lines()).hasSize(3).element(2).isEqualTo("gone");
	}

	@Test
	void connectionsAreNoKindsOfTheirOwn() {
		for (int number = 0; number < 1_000; number++) {
			this.driver.warn("[" + Integer.toHexString(number + 0x10000000) + ", L:/127.0.0.1:" + number
					+ "] Error finishing response " + number);
		}
		assertThat(lines()).hasSize(1);
	}

	@Test
	void keepsNoMoreKindsThanItShould() {
		for (int number = 0; number < 10_000; number++) {
			this.driver.warn("gone ".repeat(1 + number / 100) + "x".repeat(number % 100));
		}
		assertThat(lines()).hasSizeLessThanOrEqualTo(257);
	}

	@Test
	void errorsOfOursAreAllLogged() {
		Logger ours = (Logger) LoggerFactory.getLogger("io.frontrow.reservation.RepeatedLogsTest");
		ours.addAppender(this.seen);
		ours.error("said");
		ours.error("said");
		ours.detachAppender(this.seen);
		assertThat(lines()).containsExactly("said", "said");
	}

	@Test
	void leavesOthersAndTheirDetailsAlone() {
		Logger ours = (Logger) LoggerFactory.getLogger("io.frontrow.start.RepeatedLogsTest");
		ours.addAppender(this.seen);
		ours.warn("said");
		ours.warn("said");
		ours.detachAppender(this.seen);
		assertThat(lines()).containsExactly("said", "said");
	}

	private List<String> lines() {
		return this.seen.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

}

package io.frontrow.support;

import java.util.List;

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
		this.driver.error("dropped", new java.io.IOException("reset"));
		this.driver.error("dropped", new java.io.IOException("reset"));
		this.driver.error("dropped", new RuntimeException(new NullPointerException("ours")));
		assertThat(this.seen.list).extracting((line) -> line.getThrowableProxy().getClassName())
			.containsExactly("java.io.IOException", "java.lang.RuntimeException");
	}

	@Test
	void logsAtOnceAgainAfterAMinuteWithout() {
		this.driver.warn("gone");
		this.repeated.report();
		this.driver.warn("gone");
		assertThat(lines()).containsExactly("gone", "gone");
	}

	@Test
	void keepsNoMoreKindsThanItShould() {
		for (int number = 0; number < 10_000; number++) {
			this.driver.warn("connection " + number + " is gone");
		}
		assertThat(lines()).hasSizeLessThanOrEqualTo(257);
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

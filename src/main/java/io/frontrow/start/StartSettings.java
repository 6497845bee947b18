package io.frontrow.start;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How the start behaves. (No record: a component cannot be named {@code wait}.)
 */
@Validated
@ConfigurationProperties("frontrow.start")
class StartSettings {

	@NotNull
	@DurationMin
	@DurationMax(hours = 1)
	private Duration wait = Duration.ofSeconds(60);

	/**
	 * How long Redis and the database are waited for before the start fails (0 s to 1 h).
	 */
	public Duration getWait() {
		return this.wait;
	}

	public void setWait(Duration wait) {
		this.wait = wait;
	}

}

package io.frontrow.support;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.validation.annotation.Validated;

/**
 * How the start behaves.
 *
 * @param patience {@code frontrow.start.wait}: how long Redis and the database are waited
 * for before the start fails (0 s to 1 h)
 */
@Validated
@ConfigurationProperties("frontrow.start")
record StartSettings(
		@NotNull @DurationMin @DurationMax(hours = 1) @DefaultValue("PT60S") @Name("wait") Duration patience) {
}

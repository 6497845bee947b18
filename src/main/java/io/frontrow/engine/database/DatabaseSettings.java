package io.frontrow.engine.database;

import java.time.Duration;

import io.frontrow.start.WholeSeconds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long and how much the database may be waited for.
 *
 * @param answerWithin after this a request stops waiting for its unit of work and is
 * answered 503; the work goes on (100 ms to 60 s)
 * @param lockWait how long a statement waits for a row that another transaction holds, in
 * whole seconds (1 to 60 s)
 * @param statementLimit how long one statement may take (1 s to 10 min)
 * @param unitsMax units of work of one kind under way or waiting for a connection (16 to
 * 100,000)
 */
@Validated
@ConfigurationProperties("frontrow.database")
public record DatabaseSettings(
		@NotNull @DurationMin(millis = 100) @DurationMax(seconds = 60) @DefaultValue("PT10S") Duration answerWithin,
		@NotNull @WholeSeconds @DurationMin(seconds = 1) @DurationMax(
				seconds = 60) @DefaultValue("PT1S") Duration lockWait,
		@NotNull @DurationMin(seconds = 1) @DurationMax(minutes = 10) @DefaultValue("PT30S") Duration statementLimit,
		@Min(16) @Max(100_000) @DefaultValue("512") int unitsMax) {
}

package io.frontrow.queue.settings;

import java.time.Duration;

import io.frontrow.start.Secret;
import io.frontrow.start.WholeSeconds;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The line's settings. All but {@code activeMax} are what a new concert begins with; from
 * then on its operator changes them. The defaults are those that were asked for: 5 tokens
 * a tick, 5 minutes active, 5 minutes to pay.
 *
 * @param admitPerTick tokens admitted in one tick, on all instances together (1 to
 * 100,000)
 * @param tick time between two admissions (0.1 s to 1 h)
 * @param maxActive most active tokens at once (1 to 10,000,000), or null for no limit
 * @param activeTtl how long a token is active, in whole seconds (1 s to 24 h)
 * @param holdTtl how long a seat is held for its payment, in whole seconds (1 s to 24 h)
 * @param activeMax how long a token may be active at most with the time that holds lend
 * it (1 s to 7 days)
 * @param absentAfter who has not asked for so long is passed over, and is waited for as
 * long again (2 s to 1 h)
 * @param pollLimit whether a waiting client that asks much more often than it is told to
 * is refused (429)
 * @param streamsMax most open event streams on one instance (0 to 1,000,000)
 * @param tokenKey what tokens are signed with (32 to 200 characters), or null for the key
 * that was made once and is kept in MySQL
 * @param tokenKeyBefore the key before that, still accepted (32 to 200 characters), or
 * null
 */
@Validated
@ConfigurationProperties("frontrow.queue")
public record QueueProperties(@Min(1) @Max(100_000) @DefaultValue("5") int admitPerTick,
		@NotNull @DurationMin(millis = 100) @DurationMax(hours = 1) @DefaultValue("PT1S") Duration tick,
		@Nullable @Min(1) @Max(10_000_000) Integer maxActive,
		@NotNull @WholeSeconds @DurationMin(seconds = 1) @DurationMax(
				hours = 24) @DefaultValue("PT5M") Duration activeTtl,
		@NotNull @WholeSeconds @DurationMin(seconds = 1) @DurationMax(
				hours = 24) @DefaultValue("PT5M") Duration holdTtl,
		@NotNull @DurationMin(seconds = 1) @DurationMax(days = 7) @DefaultValue("PT20M") Duration activeMax,
		@NotNull @DurationMin(seconds = 2) @DurationMax(hours = 1) @DefaultValue("PT90S") Duration absentAfter,
		@DefaultValue("true") boolean pollLimit, @Min(0) @Max(1_000_000) @DefaultValue("25000") int streamsMax,
		@Nullable @Secret @Size(min = 32, max = 200) String tokenKey,
		@Nullable @Secret @Size(min = 32, max = 200) String tokenKeyBefore) {

	/** Kept beyond the time in which a mark that somebody was seen decides anything. */
	private static final Duration SEEN_SPARE = Duration.ofMinutes(10);

	/** How long Redis keeps the mark that somebody was seen. */
	public Duration keepSeen() {
		return this.absentAfter.multipliedBy(2).plus(SEEN_SPARE);
	}

}

package io.frontrow.start;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What a setting may be, read off the constraints that it is validated by, so that the
 * two cannot differ.
 */
final class SettingRange {

	private static final Duration LONGEST_IN_HOURS = Duration.ofHours(47);

	private SettingRange() {
	}

	/** As in "1 s to 24 h, in whole seconds", or "1 to 100,000". */
	static String of(AnnotatedElement setting) {
		if (setting instanceof Field field && field.getType() == boolean.class) {
			return "true or false";
		}
		if (setting instanceof Field field && field.getType().isEnum()) {
			return Arrays.stream(field.getType().getEnumConstants())
				.map(String::valueOf)
				.collect(Collectors.joining(" or "));
		}
		Allowed allowed = setting.getAnnotation(Allowed.class);
		if (allowed != null) {
			return allowed.value();
		}
		Size size = setting.getAnnotation(Size.class);
		if (size != null) {
			return size.min() + " to " + size.max() + " characters";
		}
		String fromTo = Stream.of(least(setting), most(setting))
			.flatMap(Optional::stream)
			.collect(Collectors.joining(" to "));
		return setting.isAnnotationPresent(WholeSeconds.class) ? fromTo + ", in whole seconds" : fromTo;
	}

	private static Optional<String> least(AnnotatedElement setting) {
		return Optional.ofNullable(setting.getAnnotation(DurationMin.class))
			.map((min) -> text(duration(min.days(), min.hours(), min.minutes(), min.seconds(), min.millis())))
			.or(() -> Optional.ofNullable(setting.getAnnotation(Min.class)).map((min) -> text(min.value())));
	}

	private static Optional<String> most(AnnotatedElement setting) {
		return Optional.ofNullable(setting.getAnnotation(DurationMax.class))
			.map((max) -> text(duration(max.days(), max.hours(), max.minutes(), max.seconds(), max.millis())))
			.or(() -> Optional.ofNullable(setting.getAnnotation(Max.class)).map((max) -> text(max.value())));
	}

	private static Duration duration(long days, long hours, long minutes, long seconds, long millis) {
		return Duration.ofDays(days).plusHours(hours).plusMinutes(minutes).plusSeconds(seconds).plusMillis(millis);
	}

	private static String text(long number) {
		return String.format(Locale.ROOT, "%,d", number);
	}

	/** In the largest unit that leaves more than one of it and no rest. */
	private static String text(Duration duration) {
		if (duration.compareTo(LONGEST_IN_HOURS) > 0) {
			return duration.toDays() + " days";
		}
		if (duration.toSeconds() > 0 && duration.toSeconds() % 3_600 == 0) {
			return duration.toHours() + " h";
		}
		if (duration.toSeconds() > 60 && duration.toSeconds() % 60 == 0) {
			return duration.toMinutes() + " min";
		}
		return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
	}

}

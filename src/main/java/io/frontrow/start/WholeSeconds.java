package io.frontrow.start;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A duration without a fraction of a second: for what is kept in whole seconds, where a
 * fraction would be lost without a word.
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = WholeSeconds.Check.class)
public @interface WholeSeconds {

	String message() default "must be in whole seconds";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Null is another constraint's business. */
	class Check implements ConstraintValidator<WholeSeconds, Duration> {

		@Override
		public boolean isValid(@Nullable Duration value, ConstraintValidatorContext context) {
			return value == null || value.equals(value.truncatedTo(ChronoUnit.SECONDS));
		}

	}

}

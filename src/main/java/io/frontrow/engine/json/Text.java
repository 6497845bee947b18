package io.frontrow.engine.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A text that people read: it shows something, and has at most so many Unicode code
 * points, without control characters and without halves of surrogate pairs, which no
 * UTF-8 column can hold.
 */
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = Text.Check.class)
public @interface Text {

	int max();

	String message() default "must be a text of 1 to {max} characters";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

	/** Checks it. */
	final class Check implements ConstraintValidator<Text, String> {

		private int max;

		@Override
		public void initialize(Text constraint) {
			this.max = constraint.max();
		}

		@Override
		public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
			return text != null && ReadableText.showsSomething(text)
					&& text.codePointCount(0, text.length()) <= this.max
					&& text.codePoints().noneMatch(Check::isUnreadable);
		}

		private static boolean isUnreadable(int codePoint) {
			int type = Character.getType(codePoint);
			return type == Character.CONTROL || type == Character.SURROGATE;
		}

	}

}

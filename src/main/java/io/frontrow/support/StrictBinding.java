package io.frontrow.support;

import java.beans.PropertyEditorSupport;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads path variables by the letter, so that a thing has one name in every cache and
 * log: {@code 07}, {@code 0x7} and {@code 1-1-1-1-1} are not ids. Editors, because Spring
 * falls back to the JDK's lenient ones where a converter refuses.
 */
@ControllerAdvice
class StrictBinding {

	private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,18}");

	private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

	@InitBinder
	void strictly(WebDataBinder binder) {
		binder.registerCustomEditor(UUID.class, new StrictEditor(Ids::parse));
		binder.registerCustomEditor(long.class, new StrictEditor((text) -> Long.valueOf(matching(NUMBER, text))));
		binder.registerCustomEditor(LocalDate.class, new StrictEditor((text) -> LocalDate.parse(matching(DATE, text))));
	}

	private static String matching(Pattern pattern, String text) {
		if (!pattern.matcher(text).matches()) {
			throw new IllegalArgumentException("not of the form " + pattern);
		}
		return text;
	}

	/** Bound to one request's binder, so it is never shared. */
	private static final class StrictEditor extends PropertyEditorSupport {

		private final Function<String, Object> reader;

		private StrictEditor(Function<String, Object> reader) {
			this.reader = reader;
		}

		@Override
		public void setAsText(String text) {
			try {
				setValue(this.reader.apply(text));
			}
			catch (java.time.DateTimeException ex) {
				throw new IllegalArgumentException(ex.getMessage(), ex);
			}
		}

	}

}

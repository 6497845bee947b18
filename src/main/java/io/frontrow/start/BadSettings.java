package io.frontrow.start;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The application cannot start with these settings. The message names all of them, for
 * the person who gave them: nobody should have to start once for each.
 */
public final class BadSettings extends RuntimeException {

	private static final long serialVersionUID = 1L;

	BadSettings(List<BadSetting> settings) {
		super(settings.stream().map(BadSetting::text).collect(Collectors.joining(System.lineSeparator())));
	}

}

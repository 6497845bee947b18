package io.frontrow.account.web;

import java.util.Objects;

import io.frontrow.support.InvalidRequest;
import jakarta.validation.constraints.NotBlank;
import org.jspecify.annotations.Nullable;

/**
 * @param name 1 to 100 characters (Unicode code points)
 */
record UserRequest(@NotBlank @Nullable String name) {

	private static final int NAME_LENGTH_MAX = 100;

	String checkedName() {
		String given = Objects.requireNonNull(this.name);
		if (given.codePointCount(0, given.length()) > NAME_LENGTH_MAX) {
			throw InvalidRequest.of("name", "length", 1, NAME_LENGTH_MAX);
		}
		return given;
	}

}

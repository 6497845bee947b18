package io.frontrow.account.web;

import io.frontrow.engine.json.ReadableText;
import io.frontrow.engine.json.Text;
import org.jspecify.annotations.Nullable;

/**
 * @param name 1 to 100 characters
 */
record UserRequest(@Text(max = 100) @Nullable String name) {

	UserRequest {
		name = ReadableText.trimmed(name);
	}

}

package io.frontrow.admin;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The operator's account.
 *
 * @param password of the user {@code admin} ({@code FRONTROW_ADMIN_PASSWORD}); one is
 * made at the start and logged where it is null or empty
 */
@ConfigurationProperties("frontrow.admin")
record AdminSettings(@Nullable String password) {

	@Override
	public String toString() {
		return "AdminSettings[password=***]";
	}

}

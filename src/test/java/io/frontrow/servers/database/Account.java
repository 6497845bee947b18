package io.frontrow.servers.database;

import java.security.SecureRandom;
import java.util.HexFormat;

/** An account of a database. */
public record Account(String username, String password) {

	private static final int PASSWORD_BYTES = 10;

	/** With a random password, because every user of this machine can reach the port. */
	public static Account of(String username) {
		byte[] password = new byte[PASSWORD_BYTES];
		new SecureRandom().nextBytes(password);
		return new Account(username, HexFormat.of().formatHex(password));
	}

}

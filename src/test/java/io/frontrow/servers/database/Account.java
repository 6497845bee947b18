package io.frontrow.servers.database;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Who may enter a database. */
public record Account(String username, String password) {

	private static final int PASSWORD_BYTES = 10;

	/** The password is made anew: others on this machine can reach the port as well. */
	public static Account of(String username) {
		byte[] password = new byte[PASSWORD_BYTES];
		new SecureRandom().nextBytes(password);
		return new Account(username, HexFormat.of().formatHex(password));
	}

}

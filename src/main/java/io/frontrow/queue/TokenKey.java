package io.frontrow.queue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that tokens are signed with: HMAC with SHA-256 (RFC 2104), cut to 128 bits.
 * Thread-safe.
 */
final class TokenKey {

	private static final String ALGORITHM = "HmacSHA256";

	private static final int SIGNATURE_BYTES = 16;

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private final SecretKeySpec secret;

	private final String name;

	TokenKey(byte[] secret) {
		this.secret = new SecretKeySpec(secret, ALGORITHM);
		this.name = BASE64.encodeToString(code("name")).substring(0, 1);
	}

	/** One character, by which a token says which key it was signed with. */
	String name() {
		return this.name;
	}

	/** 22 characters. */
	String signature(String text) {
		return BASE64.encodeToString(code(text));
	}

	/** Takes as long for a signature that is nearly right as for any other. */
	boolean signed(String text, String signature) {
		return MessageDigest.isEqual(signature(text).getBytes(StandardCharsets.US_ASCII),
				signature.getBytes(StandardCharsets.US_ASCII));
	}

	private byte[] code(String text) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.secret);
			return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)), SIGNATURE_BYTES);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has " + ALGORITHM, ex);
		}
	}

}

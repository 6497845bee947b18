package io.frontrow.queue.token;

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
public final class TokenKey {

	private static final String ALGORITHM = "HmacSHA256";

	private static final int SIGNATURE_BYTES = 16;

	/** In characters of base64. */
	static final int SIGNATURE_LENGTH = 22;

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	/** Never used itself, so that any number may be copied from it at once. */
	private final Mac unused;

	private final String name;

	public TokenKey(byte[] secret) {
		try {
			this.unused = Mac.getInstance(ALGORITHM);
			this.unused.init(new SecretKeySpec(secret, ALGORITHM));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every Java platform has " + ALGORITHM, ex);
		}
		this.name = BASE64.encodeToString(code("name")).substring(0, 1);
	}

	/** One character, by which a token says which key it was signed with. */
	public String name() {
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
			Mac mac = (Mac) this.unused.clone();
			return Arrays.copyOf(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)), SIGNATURE_BYTES);
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ALGORITHM + " of every Java platform can be copied", ex);
		}
	}

}

package io.frontrow.queue.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The seed of a draw among those who came before a sale opened. Their order is a keyed
 * permutation of the ticket numbers: four rounds of a Feistel network (Luby and Rackoff,
 * 1988) over 40 bits, whose round function is the first 20 bits of SHA-1 over
 * {@code seed:round:half}. Nobody can compute it before the seed is shown, everybody can
 * check it after, and nothing has to be shuffled or kept.
 *
 * @param hex 32 bytes as 64 hexadecimal digits in lower case
 */
public record DrawSeed(String hex) {

	private static final int ROUNDS = 4;

	private static final int HALF_BITS = 20;

	private static final long HALF = (1L << HALF_BITS) - 1;

	private static final int BYTES = 32;

	private static final SecureRandom RANDOM = new SecureRandom();

	/** A new one, which nobody can guess. */
	static DrawSeed random() {
		byte[] bytes = new byte[BYTES];
		RANDOM.nextBytes(bytes);
		return new DrawSeed(HexFormat.of().formatHex(bytes));
	}

	/**
	 * What is shown before the sale opens: SHA-256 over the digits of the seed.
	 */
	public String hash() {
		return HexFormat.of().formatHex(digest("SHA-256", this.hex));
	}

	/**
	 * The place of a ticket in the draw, 0 to 2^40 - 1; no two tickets have the same.
	 */
	public long permuted(long number) {
		long left = number >>> HALF_BITS;
		long right = number & HALF;
		for (int round = 1; round <= ROUNDS; round++) {
			long before = right;
			right = left ^ scrambled(round, right);
			left = before;
		}
		return (left << HALF_BITS) | right;
	}

	private long scrambled(int round, long half) {
		byte[] digest = digest("SHA-1", this.hex + ":" + round + ":" + half);
		return ((digest[0] & 0xFFL) << 12) | ((digest[1] & 0xFFL) << 4) | ((digest[2] & 0xFFL) >>> 4);
	}

	private static byte[] digest(String algorithm, String text) {
		try {
			return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.US_ASCII));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has " + algorithm, ex);
		}
	}

}

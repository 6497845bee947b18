package io.frontrow.engine.http.forwarding;

import java.net.InetAddress;
import java.nio.ByteBuffer;

import io.netty.util.NetUtil;

/**
 * A block of IP addresses. An IPv4 address is kept as the IPv6 address that it is mapped
 * to, so that there is one kind of address. Immutable.
 *
 * @param high the first 64 bits of an address in it
 * @param low the others
 * @param length how many bits are the same for all addresses in it, 0 to 128
 */
record AddressBlock(long high, long low, int length) {

	private static final int BITS = 128;

	private static final int BITS_OF_IPV4 = 32;

	private static final long MAPPED = 0xFFFF_0000_0000L;

	/**
	 * Reads an address, or a block in CIDR notation.
	 * @throws IllegalArgumentException if it is neither
	 */
	public static AddressBlock of(String text) {
		String[] parts = text.strip().split("/", -1);
		byte[] address = NetUtil.createByteArrayFromIpAddressString(parts[0]);
		if (address == null || parts.length > 2 || !parts[0].matches("[0-9A-Fa-f:.]+")) {
			throw new IllegalArgumentException("neither an address nor a block: " + text);
		}
		int bits = address.length * Byte.SIZE;
		int given = (parts.length == 2) ? Integer.parseInt(parts[1]) : bits;
		if (given < 0 || given > bits) {
			throw new IllegalArgumentException("an address has no " + given + " bits: " + text);
		}
		int length = (bits == BITS_OF_IPV4) ? given + BITS - BITS_OF_IPV4 : given;
		return new AddressBlock(high(address), low(address), length);
	}

	boolean contains(InetAddress address) {
		byte[] bytes = address.getAddress();
		return ((high(bytes) ^ this.high) & mask(this.length)) == 0
				&& ((low(bytes) ^ this.low) & mask(this.length - Long.SIZE)) == 0;
	}

	/** A long whose first so many bits are set; none below 1, all from 64. */
	private static long mask(int bits) {
		if (bits <= 0) {
			return 0;
		}
		return (bits >= Long.SIZE) ? -1L : -1L << (Long.SIZE - bits);
	}

	private static long high(byte[] address) {
		return (address.length == Integer.BYTES) ? 0 : ByteBuffer.wrap(address).getLong(0);
	}

	private static long low(byte[] address) {
		ByteBuffer bytes = ByteBuffer.wrap(address);
		return (address.length == Integer.BYTES) ? MAPPED | (bytes.getInt(0) & 0xFFFF_FFFFL)
				: bytes.getLong(Long.BYTES);
	}

}

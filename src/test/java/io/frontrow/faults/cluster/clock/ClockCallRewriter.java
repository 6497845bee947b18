package io.frontrow.faults.cluster.clock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Redirects the calls in a class file that tell the time of day (JVM specification, 4.4).
 * A call names its target in the constant pool. So the name of the new class is appended
 * to the pool, and its index is written over the index of the old class; that redirects
 * all calls in the class.
 */
final class ClockCallRewriter {

	private static final int POOL_COUNT_AT = 8;

	private static final int POOL_AT = 10;

	private static final int UTF8 = 1;

	private static final int CLASS = 7;

	private static final int METHOD = 10;

	private final byte[] classFile;

	private final ByteBuffer bytes;

	/** Where each constant begins. */
	private final int[] places;

	private final int poolEnd;

	private ClockCallRewriter(byte[] classFile) {
		this.classFile = classFile.clone();
		this.bytes = ByteBuffer.wrap(this.classFile);
		this.places = new int[unsigned(POOL_COUNT_AT)];
		int place = POOL_AT;
		for (int index = 1; index < this.places.length; index++) {
			this.places[index] = place;
			int tag = this.classFile[place];
			place += size(tag, place);
			// Long and double numbers take two indexes.
			index += (tag == 5 || tag == 6) ? 1 : 0;
		}
		this.poolEnd = place;
	}

	/**
	 * Redirects the calls of a class.
	 * @param target the name of the class with methods of the same names
	 * @return the class file, or null where it has no such call
	 */
	static byte @Nullable [] redirected(byte[] classFile, String target) {
		ClockCallRewriter rewriter = new ClockCallRewriter(classFile);
		return rewriter.redirect() ? rewriter.withTarget(target) : null;
	}

	private int size(int tag, int place) {
		return switch (tag) {
			case UTF8 -> 3 + unsigned(place + 1);
			case CLASS, 8, 16, 19, 20 -> 3;
			case 15 -> 4;
			case 5, 6 -> 9;
			default -> 5;
		};
	}

	private boolean redirect() {
		boolean found = false;
		for (int place : this.places) {
			if (place > 0 && this.classFile[place] == METHOD && asksForTheTime(place)) {
				this.bytes.putShort(place + 1, (short) (this.places.length + 1));
				found = true;
			}
		}
		return found;
	}

	private boolean asksForTheTime(int method) {
		String owner = text(named(method + 1) + 1);
		String name = text(named(method + 3) + 1);
		return (owner.equals("java/lang/System") && name.equals("currentTimeMillis"))
				|| (owner.equals("jdk/internal/misc/VM") && name.equals("getNanoTimeAdjustment"));
	}

	/** The text that is named at that place. */
	private String text(int at) {
		int place = named(at);
		return new String(this.classFile, place + 3, unsigned(place + 1), StandardCharsets.UTF_8);
	}

	/** Where the constant begins whose index is at that place. */
	private int named(int at) {
		return this.places[unsigned(at)];
	}

	private int unsigned(int at) {
		return Short.toUnsignedInt(this.bytes.getShort(at));
	}

	private byte[] withTarget(String target) {
		byte[] name = target.getBytes(StandardCharsets.US_ASCII);
		ByteBuffer result = ByteBuffer.allocate(this.classFile.length + name.length + 6);
		this.bytes.putShort(POOL_COUNT_AT, (short) (this.places.length + 2));
		result.put(this.classFile, 0, this.poolEnd);
		result.put((byte) UTF8).putShort((short) name.length).put(name);
		result.put((byte) CLASS).putShort((short) this.places.length);
		return result.put(this.classFile, this.poolEnd, this.classFile.length - this.poolEnd).array();
	}

}

package io.frontrow.engine.json;

import org.jspecify.annotations.Nullable;

/**
 * Texts that people read, by what Unicode says of their characters.
 */
public final class ReadableText {

	private static final int NEXT_LINE = 0x85;

	private ReadableText() {
	}

	/**
	 * The text without the white space around it, as Unicode's property
	 * {@code White_Space} has it; null for null.
	 */
	public static @Nullable String trimmed(@Nullable String text) {
		if (text == null) {
			return null;
		}
		int begin = 0;
		int end = text.length();
		while (begin < end && isWhiteSpace(text.charAt(begin))) {
			begin++;
		}
		while (end > begin && isWhiteSpace(text.charAt(end - 1))) {
			end--;
		}
		return text.substring(begin, end);
	}

	/** Whether there is anything to see. */
	static boolean showsSomething(String text) {
		return text.codePoints().anyMatch((point) -> !isWhiteSpace(point) && !isInvisible(point));
	}

	/** All of them are below U+10000. */
	private static boolean isWhiteSpace(int point) {
		return (point >= '\t' && point <= '\r') || point == NEXT_LINE || Character.isSpaceChar(point);
	}

	/**
	 * Controls, what only guides the letters around it, and the letters and signs that
	 * are blank by design: fillers of Hangul and the empty pattern of Braille.
	 */
	private static boolean isInvisible(int point) {
		int type = Character.getType(point);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
				|| isIgnorable(point) || point == 0x2800;
	}

	/** Unicode's {@code Default_Ignorable_Code_Point}, without the format characters. */
	private static boolean isIgnorable(int point) {
		return point == 0x34F || point == 0x115F || point == 0x1160 || point == 0x3164 || point == 0xFFA0
				|| point == 0x2065 || (point >= 0x17B4 && point <= 0x17B5) || (point >= 0x180B && point <= 0x180F)
				|| (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xFFF0 && point <= 0xFFF8)
				|| (point >= 0xE0000 && point <= 0xE0FFF);
	}

}

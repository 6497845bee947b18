package io.frontrow.engine.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a script answered: whole numbers, texts and lists of numbers by their place.
 */
public record LuaReply(List<Object> items) {

	/** What Redis answered, whose texts are bytes. */
	static LuaReply of(List<?> items) {
		return new LuaReply(items.stream().map(LuaReply::decoded).toList());
	}

	private static Object decoded(Object item) {
		if (item instanceof byte[] text) {
			return new String(text, StandardCharsets.UTF_8);
		}
		return (item instanceof List<?> list) ? list.stream().map(LuaReply::decoded).toList() : item;
	}

	/** So many items, as a reply of their own. */
	public LuaReply part(int from, int count) {
		return new LuaReply(this.items.subList(from, from + count));
	}

	/**
	 * The outcome: zero or more for success, negative for a refusal.
	 */
	public int outcome() {
		return (int) number(0);
	}

	public long number(int place) {
		return (Long) this.items.get(place);
	}

	public String text(int place) {
		return (String) this.items.get(place);
	}

	/** A list of texts. */
	public List<String> texts(int place) {
		return ((List<?>) this.items.get(place)).stream().map(Object::toString).toList();
	}

	/** Whole numbers, or texts that are whole numbers. */
	public long[] numbers(int place) {
		return ((List<?>) this.items.get(place)).stream()
			.mapToLong((item) -> Long.parseLong(item.toString()))
			.toArray();
	}

}

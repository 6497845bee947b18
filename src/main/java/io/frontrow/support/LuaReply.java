package io.frontrow.support;

import java.util.List;

/**
 * What a script answered: whole numbers and texts by their place.
 */
public record LuaReply(List<Object> items) {

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

}

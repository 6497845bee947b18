package io.frontrow.engine.json;

import java.util.List;

/**
 * JSON that is there in parts, in this order. They are sent as they are, and may be sent
 * to many.
 */
public record JsonParts(List<byte[]> parts) {

	public long length() {
		return this.parts.stream().mapToLong((part) -> part.length).sum();
	}

}

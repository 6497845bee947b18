package io.frontrow.engine.json;

import java.util.UUID;

import io.frontrow.engine.concurrent.Ids;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads a UUID in its 36 characters only; Jackson's own takes base64 and white space too.
 */
final class StrictUuid extends StdScalarDeserializer<UUID> {

	StrictUuid() {
		super(UUID.class);
	}

	@Override
	public UUID deserialize(JsonParser parser, DeserializationContext context) {
		if (!parser.hasToken(JsonToken.VALUE_STRING)) {
			return (UUID) context.handleUnexpectedToken(UUID.class, parser);
		}
		try {
			return Ids.parse(parser.getString());
		}
		catch (IllegalArgumentException ex) {
			throw context.weirdStringException(parser.getString(), UUID.class, ex.getMessage());
		}
	}

}

package io.frontrow.engine.json;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.regex.Pattern;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads times in the form of RFC 3339 with an offset, from 1970 to 9998, which every
 * database column can hold in UTC.
 */
public final class StrictTime extends StdScalarDeserializer<OffsetDateTime> {

	/**
	 * As a regular expression of JSON Schema, whose {@code date-time} leaves out what is
	 * no date. Offsets reach as far as Java's.
	 */
	public static final String FORM = "^(19[7-9][0-9]|[2-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])"
			+ "-[0-9]{2}-[0-9]{2}[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
			+ "([Zz]|[+-](0[0-9]|1[0-7]):[0-5][0-9]|[+-]18:00)$";

	private static final Pattern RFC_3339 = Pattern.compile(FORM);

	StrictTime() {
		super(OffsetDateTime.class);
	}

	@Override
	public OffsetDateTime deserialize(JsonParser parser, DeserializationContext context) {
		if (!parser.hasToken(JsonToken.VALUE_STRING)) {
			return (OffsetDateTime) context.handleUnexpectedToken(OffsetDateTime.class, parser);
		}
		String text = parser.getString().toUpperCase(Locale.ROOT);
		try {
			if (RFC_3339.matcher(text).matches()) {
				return OffsetDateTime.parse(text);
			}
		}
		catch (DateTimeException ex) {
			// Such as the 30th of February: answered below like any other text.
		}
		throw context.weirdStringException(text, OffsetDateTime.class, "not a time of RFC 3339");
	}

}

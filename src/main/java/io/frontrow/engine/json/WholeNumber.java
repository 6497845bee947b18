package io.frontrow.engine.json;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.function.LongFunction;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads a whole number in every way that JSON writes one: to JSON Schema too, 740, 740.0
 * and 7.4e2 are the same integer. A number in a string is none.
 */
public final class WholeNumber<N extends Number> extends StdScalarDeserializer<N> {

	private final Class<N> type;

	private final long min;

	private final long max;

	private final transient LongFunction<N> boxing;

	private WholeNumber(Class<N> type, long min, long max, LongFunction<N> boxing) {
		super(type);
		this.type = type;
		this.min = min;
		this.max = max;
		this.boxing = boxing;
	}

	static WholeNumber<Long> ofLongs() {
		return new WholeNumber<>(Long.class, Long.MIN_VALUE, Long.MAX_VALUE, Long::valueOf);
	}

	static WholeNumber<Integer> ofInts() {
		return new WholeNumber<>(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, (value) -> (int) value);
	}

	/**
	 * The number, or empty where it has a fraction or is not in that range. The range is
	 * looked at first: {@code 1e999999999} is never written out.
	 */
	public static OptionalLong read(BigDecimal number, long min, long max) {
		if (number.compareTo(BigDecimal.valueOf(min)) < 0 || number.compareTo(BigDecimal.valueOf(max)) > 0
				|| number.stripTrailingZeros().scale() > 0) {
			return OptionalLong.empty();
		}
		return OptionalLong.of(number.longValueExact());
	}

	@Override
	public N deserialize(JsonParser parser, DeserializationContext context) {
		if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT) && !parser.hasToken(JsonToken.VALUE_NUMBER_FLOAT)) {
			return this.type.cast(context.handleUnexpectedToken(this.type, parser));
		}
		BigDecimal number = parser.getDecimalValue();
		OptionalLong whole = read(number, this.min, this.max);
		if (whole.isEmpty()) {
			throw context.weirdNumberException(number, this.type, "not a whole number of this range");
		}
		return this.boxing.apply(whole.getAsLong());
	}

}

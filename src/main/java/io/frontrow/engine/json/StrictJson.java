package io.frontrow.engine.json;

import java.time.OffsetDateTime;
import java.util.UUID;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.stereotype.Component;

/**
 * Reads JSON by the letter: unknown fields, repeated fields, numbers sent as strings or
 * with a fraction where a whole number is wanted, and strings sent as numbers are errors.
 * A client that misspells {@code amount} must not charge nothing.
 */
@Component
class StrictJson implements JsonMapperBuilderCustomizer {

	@Override
	public void customize(JsonMapper.Builder builder) {
		builder
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
					DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
					DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			// The offset of a performance is data, not a way of writing it.
			.disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE, DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS);
		builder.addModule(new SimpleModule("strict").addDeserializer(UUID.class, new StrictUuid())
			.addDeserializer(OffsetDateTime.class, new StrictTime())
			.addDeserializer(Long.class, WholeNumber.ofLongs())
			.addDeserializer(Integer.class, WholeNumber.ofInts()));
		builder.withCoercionConfig(LogicalType.Textual, (texts) -> {
			texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
			texts.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
			texts.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
		});
	}

}

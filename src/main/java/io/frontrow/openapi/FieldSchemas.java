package io.frontrow.openapi;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.frontrow.engine.json.StrictTime;
import io.frontrow.engine.json.Text;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the schema of a record's field what swagger-core does not read off it: null,
 * and the constraints that are ours or Hibernate's.
 */
final class FieldSchemas {

	private static final String NULL = "null";

	/**
	 * White space, controls and what shows nothing, as {@code ReadableText} has them,
	 * below U+10000. Spelled out, because regular expressions differ in their classes.
	 */
	private static final String INVISIBLE = "\\s\\u0000-\\u001f\\u007f-\\u00a0\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd"
			+ "\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160\\u1680\\u17b4\\u17b5\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f"
			+ "\\u205f-\\u206f\\u2800\\u3000\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb";

	/** No control characters, and one at least that shows something. */
	private static final String READABLE = "^[^\\u0000-\\u001f\\u007f-\\u009f]*[^" + INVISIBLE + "]"
			+ "[^\\u0000-\\u001f\\u007f-\\u009f]*$";

	private FieldSchemas() {
	}

	static Schema<?> describe(Field field, Schema<?> schema, boolean isRequest) {
		if (isRequest) {
			constrain(field, schema);
		}
		return mayBeNull(field, isRequest) ? orNull(schema) : schema;
	}

	/** Whether a request without this field, or with null in it, is refused. */
	static boolean isDemanded(Field field) {
		return field.isAnnotationPresent(NotNull.class) || field.isAnnotationPresent(Text.class);
	}

	private static void constrain(Field field, Schema<?> schema) {
		Text text = field.getAnnotation(Text.class);
		if (text != null) {
			schema.minLength(1).maxLength(text.max()).pattern(READABLE);
		}
		CodePointLength length = field.getAnnotation(CodePointLength.class);
		if (length != null) {
			schema.minLength(length.min()).maxLength(length.max());
		}
		bound(schema);
		if (schema.getItems() != null) {
			bound(schema.getItems());
		}
		if (field.isAnnotationPresent(UniqueElements.class)) {
			schema.uniqueItems(true);
		}
		if (field.getType() == OffsetDateTime.class) {
			schema.pattern(StrictTime.FORM);
		}
	}

	/** Whole numbers end somewhere, also those that are only an id. */
	private static void bound(Schema<?> schema) {
		if (schema.getMaximum() == null && schema.getFormat() != null) {
			switch (schema.getFormat()) {
				case "int32" -> schema.setMaximum(BigDecimal.valueOf(Integer.MAX_VALUE));
				case "int64" -> schema.setMaximum(BigDecimal.valueOf(Long.MAX_VALUE));
				default -> {
				}
			}
		}
	}

	/** A field that is left out where it would be null is never null. */
	private static boolean mayBeNull(Field field, boolean isRequest) {
		boolean isExcluded = isRequest ? isDemanded(field) : field.isAnnotationPresent(JsonInclude.class);
		return !isExcluded && field.getAnnotatedType().isAnnotationPresent(Nullable.class);
	}

	private static Schema<?> orNull(Schema<?> schema) {
		if (schema.getAnyOf() != null) {
			// A record met twice is described twice.
			return schema;
		}
		if (schema.get$ref() != null || schema.getEnum() != null) {
			return new JsonSchema().addAnyOfItem(schema).addAnyOfItem(new JsonSchema().types(Set.of(NULL)));
		}
		Set<String> types = new LinkedHashSet<>(
				(schema.getTypes() != null) ? schema.getTypes() : Set.of(schema.getType()));
		types.add(NULL);
		return schema.types(types);
	}

}

package io.frontrow.openapi;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.frontrow.engine.problem.EitherOf;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Says in the schema of each record what the record says in Java. Of an answer every
 * field is there, null where it is {@code @Nullable}. Of a request the fields are there
 * that must be, and no others are taken. A record of a request is one whose name, or that
 * of a record around it, ends in {@code Request}.
 */
final class RecordSchemas implements ModelConverter {

	private static final String REQUEST = "Request";

	private static final String BODY = "Body";

	private final Map<String, Class<?>> named = new ConcurrentHashMap<>();

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType annotated, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		Class<?> type = rawClass(annotated.getType());
		if (!type.isRecord()) {
			return next(annotated, context, chain);
		}
		String name = name(type);
		Schema<?> resolved = next(annotated.name(name), context, chain);
		Schema<?> model = context.getDefinedModels().getOrDefault(name, resolved);
		if (model != null && model.getProperties() != null) {
			describe(type, model);
		}
		return resolved;
	}

	private static @Nullable Schema<?> next(AnnotatedType annotated, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		return chain.hasNext() ? chain.next().resolve(annotated, context, chain) : null;
	}

	private static Class<?> rawClass(Type type) {
		return TypeFactory.defaultInstance().constructType(type).getRawClass();
	}

	/** Two types of one name would be one schema, and all but one of them wrong. */
	private String name(Class<?> type) {
		String name = ownName(type);
		Class<?> known = this.named.putIfAbsent(name, type);
		if (known != null && known != type) {
			throw new IllegalStateException(known + " and " + type + " have one schema name, " + name);
		}
		return name;
	}

	/** The body of a thing is, to clients, the thing. */
	private static String ownName(Class<?> type) {
		io.swagger.v3.oas.annotations.media.Schema given = type
			.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
		if (given != null && !given.name().isEmpty()) {
			return given.name();
		}
		String simple = type.getSimpleName();
		return simple.endsWith(BODY) ? simple.substring(0, simple.length() - BODY.length()) : simple;
	}

	private static void describe(Class<?> type, Schema<?> model) {
		boolean isRequest = isOfRequest(type);
		Map<String, Field> fields = fields(type);
		List<String> required = model.getProperties()
			.keySet()
			.stream()
			.filter((property) -> isAlwaysThere(fields.get(property), isRequest))
			.toList();
		model.setRequired(required.isEmpty() ? null : required);
		fields.forEach((name, field) -> model.getProperties()
			.computeIfPresent(name, (key, property) -> FieldSchemas.describe(field, property, isRequest)));
		if (isRequest) {
			model.setAdditionalProperties(false);
			EitherOf either = type.getAnnotation(EitherOf.class);
			if (either != null) {
				Stream.of(either.value()).forEach((field) -> model.addOneOfItem(only(field, either)));
			}
		}
	}

	/** That field is there, and the others are left out or null. */
	private static Schema<?> only(String field, EitherOf either) {
		Schema<?> only = new JsonSchema().addRequiredItem(field);
		for (String each : either.value()) {
			Schema<?> isNull = new JsonSchema().types(Set.of("null"));
			only.addProperty(each, each.equals(field) ? new JsonSchema().not(isNull) : isNull);
		}
		return only;
	}

	private static boolean isOfRequest(Class<?> type) {
		return Stream.<Class<?>>iterate(type, (around) -> around != null, Class::getEnclosingClass)
			.anyMatch((around) -> around.getSimpleName().endsWith(REQUEST));
	}

	private static Map<String, Field> fields(Class<?> type) {
		return Stream.of(type.getDeclaredFields())
			.filter((field) -> !Modifier.isStatic(field.getModifiers()))
			.collect(Collectors.toMap(Field::getName, (field) -> field));
	}

	/** What is not a field is computed, so it is in every answer. */
	private static boolean isAlwaysThere(@Nullable Field field, boolean isRequest) {
		if (field == null) {
			return true;
		}
		return isRequest ? FieldSchemas.isDemanded(field) : !field.isAnnotationPresent(JsonInclude.class);
	}

}

package io.frontrow.engine.problem;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.frontrow.engine.json.Text;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/**
 * What the record of a request says of its fields: their order, and what their values
 * must be. A field is named by its path, such as {@code performances[0].venue}.
 */
final class RequestFields {

	private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

	private RequestFields() {
	}

	/**
	 * Sorts faults by the order in which the record declares their fields, and those of a
	 * list by their index.
	 */
	static List<FieldFault> inOrder(Class<?> body, List<FieldFault> faults) {
		return faults.stream()
			.sorted(Comparator.<FieldFault, int[]>comparing((fault) -> ranks(body, fault.field()), Arrays::compare)
				.thenComparing(FieldFault::message))
			.toList();
	}

	/** The place of each step of the path among its neighbours. */
	private static int[] ranks(Class<?> body, String path) {
		List<Integer> ranks = new ArrayList<>();
		Class<?> within = body;
		for (Matcher step = STEP.matcher(path); step.find();) {
			if (step.group(2) != null) {
				ranks.add(Integer.valueOf(step.group(2)));
				continue;
			}
			ranks.add(place(within, step.group(1)));
			Value value = value(within, step.group(1));
			within = (value != null) ? value.recordType() : Object.class;
		}
		return ranks.stream().mapToInt(Integer::intValue).toArray();
	}

	private static int place(Class<?> record, String name) {
		RecordComponent[] components = record.isRecord() ? record.getRecordComponents() : new RecordComponent[0];
		for (int place = 0; place < components.length; place++) {
			if (components[place].getName().equals(name)) {
				return place;
			}
		}
		return components.length;
	}

	/**
	 * The fault of a value that is of another kind than its field wants.
	 * @param path empty for the whole body
	 */
	static FieldFault wrongKind(Class<?> body, String path) {
		if (path.isEmpty()) {
			return new FieldFault("body", "object", List.of());
		}
		Class<?> within = body;
		Value value = null;
		for (Matcher step = STEP.matcher(path); step.find();) {
			value = (step.group(2) != null) ? element(value) : value(within, step.group(1));
			within = (value != null) ? value.recordType() : Object.class;
		}
		return (value != null) ? value.wrongKind(path) : new FieldFault(path, "invalid", List.of());
	}

	private static @Nullable Value value(Class<?> record, String name) {
		return Arrays.stream(record.getDeclaredFields())
			.filter((field) -> record.isRecord() && field.getName().equals(name))
			.map((Field field) -> new Value(field, field.getAnnotatedType()))
			.findFirst()
			.orElse(null);
	}

	private static @Nullable Value element(@Nullable Value list) {
		return (list != null && list.type() instanceof AnnotatedParameterizedType parameterized)
				? new Value(parameterized.getAnnotatedActualTypeArguments()[0],
						parameterized.getAnnotatedActualTypeArguments()[0])
				: null;
	}

	/**
	 * What stands in a field, or in a list.
	 *
	 * @param constraints where its constraints stand
	 */
	private record Value(AnnotatedElement constraints, AnnotatedType type) {

		private Class<?> plainType() {
			return (this.type.getType() instanceof Class<?> plain) ? plain : List.class;
		}

		/** Of a list, that of its elements. */
		Class<?> recordType() {
			Value element = element(this);
			return (element != null) ? element.recordType() : plainType();
		}

		FieldFault wrongKind(String path) {
			Class<?> plain = plainType();
			if (plain == Long.class || plain == Integer.class) {
				return new FieldFault(path, "whole", range(plain == Long.class ? Long.MAX_VALUE : Integer.MAX_VALUE));
			}
			if (plain == List.class) {
				return list(path);
			}
			if (plain == String.class) {
				return new FieldFault(path, "text", List.of(1, longest()));
			}
			return new FieldFault(path, kind(plain), List.of());
		}

		private static String kind(Class<?> plain) {
			if (plain == OffsetDateTime.class) {
				return "time";
			}
			if (plain == UUID.class) {
				return "uuid";
			}
			return plain.isRecord() ? "object" : "invalid";
		}

		private List<Object> range(long typeMax) {
			Min min = this.constraints.getAnnotation(Min.class);
			Max max = this.constraints.getAnnotation(Max.class);
			return List.of((min != null) ? min.value() : -typeMax, (max != null) ? max.value() : typeMax);
		}

		private FieldFault list(String path) {
			Size size = this.constraints.getAnnotation(Size.class);
			return (size != null) ? new FieldFault(path, "list", List.of(size.min(), size.max()))
					: new FieldFault(path, "array", List.of());
		}

		private int longest() {
			Text text = this.constraints.getAnnotation(Text.class);
			CodePointLength length = this.constraints.getAnnotation(CodePointLength.class);
			return (text != null) ? text.max() : (length != null) ? length.max() : Integer.MAX_VALUE;
		}

	}

}

package io.frontrow.start;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * The settings that begin with {@code frontrow.}, in whatever room they are declared:
 * each is bound and validated by itself, so that all bad ones are found.
 */
final class OurSettings {

	private static final String ROOT_PACKAGE = "io.frontrow";

	private final Environment environment;

	private final Binder binder;

	private final Validator validator;

	private OurSettings(Environment environment, Validator validator) {
		this.environment = environment;
		this.binder = Binder.get(environment);
		this.validator = validator;
	}

	static Stream<BadSetting> bad(Environment environment) {
		try (ValidatorFactory validators = Validation.buildDefaultValidatorFactory()) {
			OurSettings settings = new OurSettings(environment, validators.getValidator());
			return types().flatMap(settings::badOf).toList().stream();
		}
	}

	private static Stream<Class<?>> types() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		return scanner.findCandidateComponents(ROOT_PACKAGE)
			.stream()
			.map(BeanDefinition::getBeanClassName)
			.sorted()
			.map((name) -> ClassUtils.resolveClassName(String.valueOf(name), null));
	}

	private Stream<BadSetting> badOf(Class<?> type) {
		String prefix = type.getAnnotation(ConfigurationProperties.class).value();
		return Arrays.stream(type.getDeclaredFields())
			.filter((field) -> !Modifier.isStatic(field.getModifiers()))
			.flatMap((field) -> bad(prefix + "." + DataObjectPropertyName.toDashedForm(field.getName()), field)
				.stream());
	}

	/** Where nothing is given, the default counts, and that is good. */
	private Optional<BadSetting> bad(String name, Field field) {
		Bindable<Object> target = Bindable.of(ResolvableType.forField(field));
		try {
			boolean isGood = this.binder.bind(name, target)
				.map((value) -> this.validator.validateValue(field.getDeclaringClass(), field.getName(), value))
				.map(Iterable::iterator)
				.map((violations) -> !violations.hasNext())
				.orElse(true);
			return isGood ? Optional.empty() : Optional.of(badSetting(name, field));
		}
		catch (BindException ex) {
			return Optional.of(badSetting(name, field));
		}
	}

	private BadSetting badSetting(String name, Field field) {
		String value = field.isAnnotationPresent(Secret.class) ? "***" : this.environment.getProperty(name);
		return new BadSetting(name, value, SettingRange.of(field));
	}

}

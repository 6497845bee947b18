package io.frontrow.demo;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.StreamSupport;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What the person who started the run has set: by the command line, system properties or
 * environment variables, in all the spellings that Spring knows.
 */
final class GivenSettings {

	private final StandardEnvironment environment = new StandardEnvironment();

	GivenSettings(String... args) {
		this.environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
		ConfigurationPropertySources.attach(this.environment);
	}

	Optional<String> text(String name) {
		return Optional.ofNullable(this.environment.getProperty(name)).filter((value) -> !value.isBlank());
	}

	/** True if one of these, or anything below one of these, is set. */
	boolean any(String... names) {
		return Arrays.stream(names).map(ConfigurationPropertyName::of).anyMatch(this::isSet);
	}

	private boolean isSet(ConfigurationPropertyName name) {
		return StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false)
			.anyMatch((source) -> isSet(source, name));
	}

	private static boolean isSet(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return (property != null && !property.getValue().toString().isBlank())
				|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
	}

}

package io.frontrow.demo;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.StreamSupport;

import io.frontrow.start.BadSettings;
import io.frontrow.start.SettingsCheck;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.support.SpringApplicationJsonEnvironmentPostProcessor;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What the person who started the run has set, wherever Spring looks for settings: the
 * command line, system properties, environment variables, {@code SPRING_APPLICATION_JSON}
 * and files, in all the spellings that it knows.
 */
final class GivenSettings {

	private final StandardEnvironment environment = new StandardEnvironment();

	GivenSettings(String... args) {
		this.environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(args));
		new SpringApplicationJsonEnvironmentPostProcessor().postProcessEnvironment(this.environment,
				new SpringApplication());
		ConfigDataEnvironmentPostProcessor.applyTo(this.environment);
		ConfigurationPropertySources.attach(this.environment);
	}

	/**
	 * Asked before anything is started.
	 * @throws DemoFailed if a setting of ours is a bad one
	 */
	void requireGood() {
		// Until Spring Boot has set it up, the log would print whatever it is told.
		LoggingSystem log = LoggingSystem.get(getClass().getClassLoader());
		log.beforeInitialize();
		try {
			SettingsCheck.requireGood(this.environment);
		}
		catch (BadSettings ex) {
			throw new DemoFailed(String.valueOf(ex.getMessage()), ex);
		}
		finally {
			log.cleanUp();
		}
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

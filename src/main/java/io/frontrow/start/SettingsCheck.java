package io.frontrow.start;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Looks at every setting before anything is made of one: beans would report only the
 * first bad one, and not before whatever else goes wrong on the way to it.
 */
public class SettingsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Environment environment = context.getEnvironment();
		refuse(Stream
			.of(OurSettings.bad(environment), ConnectionSettings.bad(environment),
					ForwardHeadersStrategy.bad(environment))
			.flatMap((bad) -> bad)
			.toList());
	}

	/**
	 * Checks the settings that begin with {@code frontrow.}, and no others.
	 * @throws BadSettings if there are bad ones among them
	 */
	public static void requireGood(Environment environment) {
		refuse(OurSettings.bad(environment).toList());
	}

	private static void refuse(List<BadSetting> bad) {
		if (!bad.isEmpty()) {
			throw new BadSettings(bad);
		}
	}

}

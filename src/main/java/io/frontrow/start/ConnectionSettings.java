package io.frontrow.start;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Spring's own settings of the two servers, as far as can be told without asking them:
 * Spring would answer a missing one with advice about databases that we cannot use.
 */
final class ConnectionSettings {

	private static final String DATABASE_URL = "spring.r2dbc.url";

	private static final String DATABASE_FORM = "r2dbc:mysql://host:3306/database, also for MariaDB";

	private static final String REDIS_URL = "spring.data.redis.url";

	private static final String REDIS_FORM = "redis://[user:password@]host:6379[/database], or rediss:// with TLS";

	private static final String REDIS_REPLICAS = "spring.data.redis.masterreplica.nodes";

	private static final Set<String> REDIS_SCHEMES = Set.of("redis", "rediss");

	private final Environment environment;

	private ConnectionSettings(Environment environment) {
		this.environment = environment;
	}

	static Stream<BadSetting> bad(Environment environment) {
		ConnectionSettings settings = new ConnectionSettings(environment);
		return Stream.concat(settings.badOfRedis(), settings.badOfDatabase());
	}

	/**
	 * Without a URL, Spring knows hosts, clusters and sentinels, and a default. Nodes
	 * that nobody watches are Lettuce's alone: the locks would be on another server.
	 */
	private Stream<BadSetting> badOfRedis() {
		String replicas = given(REDIS_REPLICAS);
		if (replicas != null) {
			return bad(REDIS_REPLICAS, replicas,
					"empty: a Redis with replicas is named by spring.data.redis.sentinel or spring.data.redis.cluster");
		}
		String url = given(REDIS_URL);
		return (url == null || isRedis(url)) ? Stream.empty() : bad(REDIS_URL, url, REDIS_FORM);
	}

	private static boolean isRedis(String url) {
		try {
			URI uri = URI.create(url);
			return REDIS_SCHEMES.contains(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private Stream<BadSetting> badOfDatabase() {
		String url = given(DATABASE_URL);
		if (url == null) {
			return bad(DATABASE_URL, null, DATABASE_FORM);
		}
		try {
			return badOfDatabase(url, ConnectionFactoryOptions.parse(url));
		}
		catch (IllegalArgumentException ex) {
			return bad(DATABASE_URL, url, DATABASE_FORM);
		}
	}

	private Stream<BadSetting> badOfDatabase(String url, ConnectionFactoryOptions options) {
		String driver = text(options, ConnectionFactoryOptions.DRIVER);
		if (!MySqlConnectionFactoryProvider.MYSQL_DRIVER.equals(driver)
				|| text(options, ConnectionFactoryOptions.HOST).isEmpty()
				|| (text(options, ConnectionFactoryOptions.DATABASE).isEmpty() && given("spring.r2dbc.name") == null)) {
			return bad(DATABASE_URL, url, DATABASE_FORM);
		}
		String sslMode = text(options, MySqlConnectionFactoryProvider.SSL_MODE).toUpperCase(Locale.ROOT);
		if (!sslMode.isEmpty() && !sslModes().anyMatch(sslMode::equals)) {
			return bad(DATABASE_URL, url, DATABASE_FORM + "; its sslMode one of "
					+ sslModes().map((name) -> name.toLowerCase(Locale.ROOT)).collect(Collectors.joining(", ")));
		}
		boolean hasUser = given("spring.r2dbc.username") != null || options.hasOption(ConnectionFactoryOptions.USER);
		return hasUser ? Stream.empty() : bad("spring.r2dbc.username", null, "the name of the account of the database");
	}

	private static Stream<String> sslModes() {
		return Arrays.stream(SslMode.values()).filter((mode) -> mode != SslMode.TUNNEL).map(SslMode::name);
	}

	private static String text(ConnectionFactoryOptions options, Option<?> option) {
		Object value = options.getValue(option);
		return (value != null) ? value.toString() : "";
	}

	private @Nullable String given(String name) {
		String value = this.environment.getProperty(name);
		return StringUtils.hasText(value) ? value : null;
	}

	/** What is printed may be seen by many: an account in a URL is left out. */
	private static Stream<BadSetting> bad(String name, @Nullable String value, String allowed) {
		String shown = (value != null) ? value.replaceAll("//[^/@]*@", "//***@") : null;
		return Stream.of(new BadSetting(name, shown, allowed));
	}

}

package io.frontrow.start;

import java.util.Locale;

import io.asyncer.r2dbc.mysql.MySqlConnectionFactoryProvider;
import io.asyncer.r2dbc.mysql.constant.SslMode;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.jspecify.annotations.Nullable;

/**
 * The database that R2DBC was given, as MariaDB's JDBC driver is told of it: the same
 * host, database, account, and demands on encryption.
 */
final class JdbcAddress {

	private static final int PORT_DEFAULT = 3306;

	private final ConnectionFactoryOptions options;

	JdbcAddress(ConnectionFactoryOptions options) {
		this.options = options;
	}

	/** {@code host:port/database}, for people too. */
	String name() {
		return "%s:%s/%s".formatted(text(ConnectionFactoryOptions.HOST, "localhost"),
				text(ConnectionFactoryOptions.PORT, Integer.toString(PORT_DEFAULT)),
				text(ConnectionFactoryOptions.DATABASE, ""));
	}

	String user() {
		return text(ConnectionFactoryOptions.USER, "");
	}

	String password() {
		return text(ConnectionFactoryOptions.PASSWORD, "");
	}

	String url() {
		String authority = text(MySqlConnectionFactoryProvider.SSL_CA, "");
		return url(jdbcMode(sslMode())) + (authority.isEmpty() ? "" : "&serverSslCert=" + authority);
	}

	/** What else to try with a server that has no TLS; null where it must have it. */
	@Nullable String urlWithoutTls() {
		return (sslMode() == SslMode.PREFERRED) ? url("disable") : null;
	}

	/** The driver knows no mode that takes TLS only where the server has it. */
	static boolean hasNoTls(Throwable failure) {
		return String.valueOf(failure.getMessage()).contains("ssl not enabled in the server");
	}

	private String url(String jdbcMode) {
		return "jdbc:mariadb://%s?connectTimeout=2000&allowPublicKeyRetrieval=true&sslMode=%s".formatted(name(),
				jdbcMode);
	}

	private static String jdbcMode(SslMode mode) {
		return switch (mode) {
			case DISABLED -> "disable";
			case PREFERRED, REQUIRED -> "trust";
			case VERIFY_CA -> "verify-ca";
			case VERIFY_IDENTITY -> "verify-full";
			case TUNNEL -> throw new IllegalArgumentException("no migrations over sslMode=tunnel");
		};
	}

	/** As r2dbc-mysql reads its options: the mode first, then {@code r2dbcs:}. */
	private SslMode sslMode() {
		String mode = text(MySqlConnectionFactoryProvider.SSL_MODE, "");
		if (!mode.isEmpty()) {
			return SslMode.valueOf(mode.toUpperCase(Locale.ROOT));
		}
		boolean mustHaveTls = Boolean.parseBoolean(text(ConnectionFactoryOptions.SSL, "false"));
		return mustHaveTls ? SslMode.REQUIRED : SslMode.PREFERRED;
	}

	private String text(Option<?> option, String otherwise) {
		Object value = this.options.getValue(option);
		return (value != null) ? value.toString() : otherwise;
	}

}

package io.frontrow.start;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;

import org.mariadb.jdbc.MariaDbDataSource;

/**
 * The connections that Flyway works on. They pass each statement to
 * {@link MigrationProgress}, and give random bytes to a server that has no function for
 * them: the migrations are older than the support for MariaDB before 10.10, and what was
 * run somewhere is never edited.
 */
final class MigrationConnections extends MariaDbDataSource {

	private static final String RANDOM_BYTES = "RANDOM_BYTES(32)";

	private static final SecureRandom RANDOM = new SecureRandom();

	private final DatabaseVersion version;

	private final MigrationProgress progress;

	MigrationConnections(String url, JdbcAddress address, DatabaseVersion version, MigrationProgress progress)
			throws SQLException {
		super(url);
		setUser(address.user());
		setPassword(address.password());
		this.version = version;
		this.progress = progress;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		return proxy(Connection.class, (method, arguments) -> {
			Object result = invoke(connection, method, arguments);
			boolean isPlain = method.getName().equals("createStatement");
			return (isPlain && result instanceof Statement statement) ? watched(statement) : result;
		});
	}

	private Statement watched(Statement statement) {
		return proxy(Statement.class, (method, arguments) -> {
			boolean isPlain = method.getName().equals("execute") && arguments != null && arguments.length == 1;
			return isPlain ? this.progress.execute(statement, understood(String.valueOf(arguments[0])))
					: invoke(statement, method, arguments);
		});
	}

	private String understood(String sql) {
		if (this.version.hasRandomBytes() || !sql.contains(RANDOM_BYTES)) {
			return sql;
		}
		byte[] bytes = new byte[32];
		RANDOM.nextBytes(bytes);
		return sql.replace(RANDOM_BYTES, "X'" + HexFormat.of().formatHex(bytes) + "'");
	}

	private static <T> T proxy(Class<T> type, Call call) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> call.make(method, arguments)));
	}

	private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/** One call of a connection or a statement. */
	@FunctionalInterface
	private interface Call {

		Object make(Method method, Object[] arguments) throws Throwable;

	}

}

package io.frontrow.engine.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.PreparedOperation;

/**
 * Takes one guard away from a running application, and puts it back. Statements are
 * changed on their way to the database; the application's own code stays as it is.
 */
final class Guards implements BeanPostProcessor {

	private final ConfigurableListableBeanFactory parts;

	private volatile @Nullable Guard removed;

	private volatile boolean met;

	Guards(ConfigurableListableBeanFactory parts) {
		this.parts = parts;
		parts.addBeanPostProcessor(this);
	}

	/**
	 * Runs it without that guard.
	 * @return whether the guard was on the way at all
	 */
	boolean without(Guard guard, Runnable scene) {
		this.met = false;
		this.removed = guard;
		try {
			scene.run();
		}
		finally {
			this.removed = null;
		}
		return this.met;
	}

	@Override
	public Object postProcessAfterInitialization(Object part, String name) {
		if (part instanceof DatabaseClient client) {
			return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { DatabaseClient.class },
					(proxy, method, arguments) -> call(client, method, arguments));
		}
		if (part instanceof UnitsOfWork units) {
			return new AttachableUnitsOfWork(units, this.parts, () -> meets(this.removed == Guard.DETACHMENT));
		}
		return part;
	}

	private @Nullable Object call(DatabaseClient client, Method method, Object @Nullable [] arguments)
			throws Throwable {
		if (arguments != null && arguments.length == 1 && arguments[0] instanceof String statement) {
			arguments[0] = unguarded(statement);
		}
		else if (arguments != null && arguments.length == 1 && arguments[0] instanceof PreparedOperation<?> statement) {
			arguments[0] = Literals.statement(unguarded(statement.get()));
		}
		try {
			return method.invoke(client, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	private String unguarded(String statement) {
		Guard guard = this.removed;
		return (guard != null && meets(guard.isIn(statement))) ? guard.removedFrom(statement) : statement;
	}

	private boolean meets(boolean isMet) {
		this.met |= isMet;
		return isMet;
	}

}

package io.frontrow.engine.failure;

import org.jspecify.annotations.Nullable;

/**
 * The keys in Redis that ours would be belong to another database: its lines are not
 * touched.
 */
public final class ForeignRedis extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Says whose they are.
	 * @param key the mark, with its prefix
	 * @param theirs the installation's id that it has
	 * @param ours that of this database, or null where it has none yet
	 */
	public ForeignRedis(String key, String theirs, @Nullable String ours) {
		super("its mark %s is of the installation %s, and this database %s".formatted(key, theirs,
				(ours != null) ? "is of the installation " + ours : "has none yet"), null, false, false);
	}

}

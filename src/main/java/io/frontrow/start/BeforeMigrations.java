package io.frontrow.start;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What must hold apart from the database before its schema is changed: a start that is
 * refused for another reason leaves the database as it was.
 */
public interface BeforeMigrations {

	/**
	 * Returns where it holds.
	 * @param installationId reads the id that the database has now; empty where it has
	 * none yet
	 * @throws StartFailed where it does not
	 */
	void require(Supplier<Optional<String>> installationId);

}

package io.frontrow.engine.failure;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.lettuce.core.RedisCommandExecutionException;
import io.r2dbc.spi.R2dbcException;
import org.jspecify.annotations.Nullable;

/**
 * What a server says that is there and will not do what it is asked, whoever asks: its
 * operator has to mend it, and no call is to blame. Nothing was changed by what was
 * refused.
 *
 * @param server as the log and health name it
 * @param reason in the server's own words
 */
public record ServerRefusal(String server, String reason) {

	public static final String REDIS = "Redis";

	public static final String DATABASE = "the database";

	/**
	 * How a Redis begins that serves nobody now, that takes no writes, whose account has
	 * too few rights, or where another has put a key of another type or content in the
	 * place of ours.
	 */
	private static final List<String> OF_REDIS = List.of("LOADING", "READONLY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN",
			"OOM", "MISCONF", "NOREPLICAS", "BUSY", "NOPERM", "NOAUTH", "WRONGPASS", "WRONGTYPE", "ERR unknown command",
			"ERR max number of clients", "ERR value is not", "ERR hash value is not",
			// Rights that are missing for a command inside a script: Redis 7.0, and later
			"ERR The user executing the script", "ERR ACL failure in script");

	/**
	 * By number, because the driver's exceptions and SQL states mix them with mistakes in
	 * a statement: the account may not connect (1044, 1045, 1698), has too few rights
	 * (1142, 1143, 1227), is locked or its password expired (1820, 1862, 3118, 4151), or
	 * its host is blocked (1129, 1130); the database is not there (1049); too many
	 * connections (1040, 1203, 1226); read_only or another option in the way (1290, 1792,
	 * 1836); offline (3032); no room on the disk or in a table (1021, 1114), or in memory
	 * (1037, 1038, 1041). A statement that took too long (1969, 3024) is not among them:
	 * that is trouble of its own.
	 */
	private static final Set<Integer> OF_DATABASE = Set.of(1021, 1037, 1038, 1040, 1041, 1044, 1045, 1049, 1114, 1129,
			1130, 1142, 1143, 1203, 1226, 1227, 1290, 1698, 1792, 1820, 1836, 1862, 3032, 3118, 4151);

	private static final int DEEPEST_CAUSE = 12;

	/** The refusal that the error or one of its causes is. */
	public static Optional<ServerRefusal> in(Throwable error) {
		return Stream.<@Nullable Throwable>iterate(error, (cause) -> cause != null, Throwable::getCause)
			.limit(DEEPEST_CAUSE)
			.map(ServerRefusal::of)
			.flatMap(Optional::stream)
			.findFirst();
	}

	/** The refusal that the error itself is. */
	static Optional<ServerRefusal> of(Throwable error) {
		String message = String.valueOf(error.getMessage());
		if (error instanceof ForeignRedis) {
			return Optional.of(new ServerRefusal(REDIS, message));
		}
		if (error instanceof RedisCommandExecutionException || error instanceof org.redisson.client.RedisException) {
			return OF_REDIS.stream().anyMatch(message::startsWith)
					? Optional.of(new ServerRefusal(REDIS, withoutPlace(message))) : Optional.empty();
		}
		boolean isOfDatabase = error instanceof R2dbcException refused && OF_DATABASE.contains(refused.getErrorCode());
		return isOfDatabase ? Optional.of(new ServerRefusal(DATABASE, message)) : Optional.empty();
	}

	/** Redis adds where in the script it was, and Redisson on which channel. */
	private static String withoutPlace(String message) {
		return message.replaceFirst("(?s)(\\.* channel:| script: [0-9a-f]{40}).*", "").strip();
	}

}

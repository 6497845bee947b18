package io.frontrow.servers.process;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.concurrent.Waiting;

import org.springframework.boot.SpringApplication;

/**
 * Every server that this JVM has started, so that all of them end with it: after the
 * applications that use them, where there are any.
 */
public final class LiveServers {

	private static final Set<Server> SERVERS = ConcurrentHashMap.newKeySet();

	/** All shutdown hooks start at once; Spring's needs a moment to say so. */
	private static final Duration SPRING_LIMIT = Duration.ofMillis(300);

	static {
		SpringApplication.getShutdownHandlers().add(LiveServers::closeAll);
		Runtime.getRuntime().addShutdownHook(new Thread(LiveServers::closeUnlessSpringDoes, "close-servers"));
	}

	private LiveServers() {
	}

	/** Called before the server starts anything: no process may be without an owner. */
	public static void add(Server server) {
		SERVERS.add(server);
	}

	public static void remove(Server server) {
		SERVERS.remove(server);
	}

	/** Spring's own hook is there only once an application has been started. */
	private static void closeUnlessSpringDoes() {
		if (!Waiting.until(SPRING_LIMIT, LiveServers::springIsClosing)) {
			closeAll();
		}
	}

	/** Once it has begun, Spring refuses to have its list of handlers changed. */
	private static boolean springIsClosing() {
		try {
			SpringApplication.getShutdownHandlers().remove(LiveServers::closeAll);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	private static void closeAll() {
		SERVERS.parallelStream().forEach(Server::close);
	}

}

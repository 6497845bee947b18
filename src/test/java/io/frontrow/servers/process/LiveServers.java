package io.frontrow.servers.process;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.concurrent.Waiting;

import org.springframework.boot.SpringApplication;

/**
 * All servers that this JVM has started. They end with the JVM, after the applications
 * that use them.
 */
public final class LiveServers {

	private static final Set<Server> SERVERS = ConcurrentHashMap.newKeySet();

	/** All shutdown hooks start at once, and Spring's needs a moment. */
	private static final Duration SPRING_LIMIT = Duration.ofMillis(300);

	static {
		SpringApplication.getShutdownHandlers().add(LiveServers::closeAll);
		Runtime.getRuntime().addShutdownHook(new Thread(LiveServers::closeUnlessSpringDoes, "close-servers"));
	}

	private LiveServers() {
	}

	/** Called before the server starts a process, so that each process has an owner. */
	public static void add(Server server) {
		SERVERS.add(server);
	}

	public static void remove(Server server) {
		SERVERS.remove(server);
	}

	/** Spring has a hook only after an application has been started. */
	private static void closeUnlessSpringDoes() {
		if (!Waiting.until(SPRING_LIMIT, LiveServers::springIsClosing)) {
			closeAll();
		}
	}

	/** During its shutdown, Spring does not let its handlers be changed. */
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

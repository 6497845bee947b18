package io.frontrow;

import io.frontrow.demo.DemoFailed;
import io.frontrow.demo.DemoRun;
import io.frontrow.servers.process.JvmShutdown;
import io.frontrow.servers.process.ServerFailed;

import org.springframework.boot.SpringApplication;

/**
 * Starts Frontrow with all it needs, on a machine with a JDK and nothing else:
 * {@code ./mvnw spring-boot:test-run}. Servers that the usual Spring settings name are
 * used; what they do not name is started here, and ends with this process.
 */
public final class DemoApplication {

	private DemoApplication() {
	}

	public static void main(String[] args) {
		try {
			new DemoRun(args).start(SpringApplication.from(FrontrowApplication::main));
		}
		catch (ServerFailed | DemoFailed ex) {
			if (!JvmShutdown.isUnderWay()) {
				System.err.println(ex.getMessage());
			}
			// Threads of a half-started application must not keep it there.
			System.exit(1);
		}
	}

}

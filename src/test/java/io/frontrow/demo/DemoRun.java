package io.frontrow.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.frontrow.servers.database.Account;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** One demo run, from nothing to an address that a person can open. */
public final class DemoRun {

	private static final String PASSWORD = "frontrow.admin.password";

	private final GivenSettings given;

	private final List<String> arguments;

	public DemoRun(String... args) {
		this.given = new GivenSettings(args);
		this.arguments = new ArrayList<>(List.of(args));
	}

	/**
	 * Returns once the application serves, with the demo data in it. Before that nobody
	 * but the loader is served.
	 * @return the application
	 * @throws DemoFailed if it cannot serve
	 * @throws io.frontrow.servers.process.ServerFailed if a server cannot be started
	 */
	public ConfigurableApplicationContext start(SpringApplication.Augmented application) {
		this.given.requireGood();
		HttpPort.requireFree(this.given);
		DemoServers servers = DemoServers.start(this.given);
		Account operator = operator();
		this.arguments.addAll(servers.arguments());
		this.arguments.add("--" + PASSWORD + "=" + operator.password());
		System.out.println("Starting Frontrow, which migrates the database first ...");
		ConfigurableApplicationContext frontrow = run(application);
		URI address = URI.create("http://localhost:" + frontrow.getEnvironment().getProperty("local.server.port"));
		DemoGate gate = frontrow.getBean(DemoGate.class);
		Demo demo = load(new FrontrowClient(address, operator, gate.loadersHeader()));
		gate.open();
		if (frontrow.isActive()) {
			System.out.println(new Welcome(address, operator, servers, demo).text());
		}
		return frontrow;
	}

	private Account operator() {
		return this.given.text(PASSWORD)
			.map((password) -> new Account("admin", password))
			.orElseGet(() -> Account.of("admin"));
	}

	private ConfigurableApplicationContext run(SpringApplication.Augmented application) {
		try {
			return application.with(DemoGate.class).run(this.arguments.toArray(String[]::new)).getApplicationContext();
		}
		catch (RuntimeException ex) {
			throw new DemoFailed("Frontrow could not be started; the reason is above.", ex);
		}
	}

	/** An application that serves is of use without demo data too. */
	private static Demo load(FrontrowClient client) {
		try {
			return new DemoLoader(client).load();
		}
		catch (DemoFailed ex) {
			System.out.println("The demo data could not be loaded: " + ex.getMessage());
			return Demo.NONE;
		}
	}

}

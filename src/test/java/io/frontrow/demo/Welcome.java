package io.frontrow.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.frontrow.servers.database.Account;

/** What a person needs next, on one screen, with commands that work as they stand. */
record Welcome(URI address, Account operator, DemoServers servers, Demo demo) {

	private static final String RULE = "-".repeat(100);

	String text() {
		List<String> lines = new ArrayList<>();
		lines.add(RULE);
		lines.add(line("Frontrow", this.address));
		lines.add(line("API page", this.address + "/swagger-ui.html"));
		lines.add(line("OpenAPI", this.address + "/v3/api-docs"));
		lines.add(line("Health", this.address + "/actuator/health"));
		lines.add(line("Operator", this.operator.username() + " / " + this.operator.password()));
		lines.add(line("Redis", this.servers.redisCommandLine()));
		lines.add(line("SQL", this.servers.sqlCommandLine()));
		this.demo.sales().forEach((sale) -> lines.add(line("Concert " + sale.concertId(), sale.title())));
		this.demo.fans().forEach((fan) -> lines.add(line("Fan", fan(fan))));
		if (!this.demo.sales().isEmpty()) {
			lines.add("");
			lines.add("Join a line, ask for your place, see the dates, hold the best two seats, pay for them:");
			lines.addAll(new CurlLines(this.address, this.demo).lines());
		}
		lines.add("");
		lines.add((this.demo.sales().isEmpty() ? "" : "Ready. ") + "Ctrl-C ends it all.");
		lines.add(RULE);
		return String.join(System.lineSeparator(), lines);
	}

	private static String line(String name, Object value) {
		return "%-12s %s".formatted(name, value);
	}

	private static String fan(Demo.Fan fan) {
		return "%s  %,9d KRW  %s".formatted(fan.userId(), fan.balance(), fan.name());
	}

}

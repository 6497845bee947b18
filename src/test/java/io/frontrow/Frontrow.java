package io.frontrow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.frontrow.servers.Servers;
import io.frontrow.servers.database.Database;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A running application with its schedulers on, on real servers, as its clients see it:
 * over HTTP. Tests share one; those about two instances start another on the same
 * servers. Every test makes its own users and concerts, so nothing is ever flushed.
 */
public final class Frontrow implements AutoCloseable {

	/**
	 * The operator's account in every application that tests start, with a password that
	 * is longer than some hashes take.
	 */
	public static final String OPERATOR = "admin:" + "operator-of-the-tests-".repeat(4);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ConfigurableApplicationContext context;

	private final URI address;

	private Frontrow(ConfigurableApplicationContext context) {
		this.context = context;
		this.address = URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port"));
	}

	/** The application that all tests of this JVM share: started when first asked for. */
	public static Frontrow shared() {
		return Shared.FRONTROW;
	}

	/**
	 * A second instance on the same servers, for tests of what two do at once: shared
	 * likewise.
	 */
	public static Frontrow second() {
		return Second.FRONTROW;
	}

	/**
	 * Another instance on the servers that all tests share.
	 * @param settings further settings, such as {@code frontrow.queue.active-max=PT1M}
	 */
	public static Frontrow start(String... settings) {
		return startOn(Servers.shared(), settings);
	}

	/**
	 * An instance on servers of one's own, which may then be stopped.
	 * @param settings replace those that lead to these servers, too
	 */
	public static Frontrow startOn(Servers servers, String... settings) {
		return startChangedOn(servers, (parts) -> {
		}, settings);
	}

	/**
	 * An instance that is not as it is delivered: with a guard that can be taken away,
	 * for a test that shows what the guard is for.
	 * @param change is made before there are any parts
	 */
	public static Frontrow startChangedOn(Servers servers, Consumer<ConfigurableListableBeanFactory> change,
			String... settings) {
		boolean isElsewhere = Stream.of(settings).anyMatch((setting) -> setting.startsWith("spring.data.redis.url="));
		Stream<String> redis = isElsewhere ? Stream.of() : servers.redisSettings().stream();
		return startWith(servers.database(), change, Stream.concat(redis, Stream.of(settings)));
	}

	/**
	 * An instance on a database, and on the Redis that the settings lead to.
	 * @param settings must have those below {@code spring.data.redis}
	 */
	public static Frontrow startOn(Database database, String... settings) {
		return startWith(database, (parts) -> {
		}, Stream.of(settings));
	}

	private static Frontrow startWith(Database database, Consumer<ConfigurableListableBeanFactory> change,
			Stream<String> settings) {
		List<String> arguments = new ArrayList<>(List.of("server.port=0", "spring.r2dbc.url=" + database.r2dbcUrl(),
				"spring.r2dbc.username=" + database.account().username(),
				"spring.r2dbc.password=" + database.account().password(),
				"frontrow.admin.password=" + OPERATOR.substring(OPERATOR.indexOf(':') + 1),
				// A 503 where none is expected must say in the log what it was.
				"logging.level.io.frontrow.engine.problem.ProblemHandler=debug"));
		settings.forEach(arguments::add);
		return new Frontrow(new SpringApplicationBuilder(FrontrowApplication.class)
			.initializers(Frontrow::withOwnThreads, (context) -> change.accept(context.getBeanFactory()))
			.run(lastOfEach(arguments).map((setting) -> "--" + setting).toArray(String[]::new)));
	}

	/** Spring would make a list of what is given twice. */
	private static Stream<String> lastOfEach(List<String> settings) {
		Map<String, String> byName = new LinkedHashMap<>();
		settings.forEach((setting) -> byName.put(setting.substring(0, setting.indexOf('=')), setting));
		return byName.values().stream();
	}

	/**
	 * An instance that stops would take the event loops of the others in this JVM with
	 * it.
	 */
	private static void withOwnThreads(ConfigurableApplicationContext context) {
		((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
			ReactorResourceFactory own = new ReactorResourceFactory();
			own.setUseGlobalResources(false);
			return own;
		});
	}

	/** Where it serves, without the base path of the API. */
	public URI address() {
		return this.address;
	}

	/** A part of the application, for tests that look inside. */
	public <T> T part(Class<T> type) {
		return this.context.getBean(type);
	}

	/**
	 * A call that is still to be sent.
	 * @param path under {@code /api/v1}
	 */
	public Call get(String path) {
		return new Call(this, "GET", path);
	}

	public Call delete(String path) {
		return new Call(this, "DELETE", path);
	}

	/**
	 * A call with a body.
	 * @param body sent as it is if it is a text, else as JSON
	 */
	public Call post(String path, Object body) {
		return new Call(this, "POST", path).body(body);
	}

	public Call patch(String path, Object body) {
		return new Call(this, "PATCH", path).body(body);
	}

	/** A new user with an empty balance. */
	public Fan fan(String name) {
		return new Fan(this, post("/users", Map.of("name", name)).answers(201).text("userId"));
	}

	/** A new concert of one evening with one section, whose line moves quickly. */
	public Sale sale(int rows, int seatsPerRow, long price) {
		return sale(new SalePlan().section("A", rows, seatsPerRow, price));
	}

	/** A new concert whose line moves quickly. */
	public Sale sale(SalePlan plan) {
		Sale sale = announce(plan);
		tune(sale, Map.of("tickSeconds", 0.1, "admitPerTick", 100));
		return sale;
	}

	/** A new concert whose line moves as lines do by default. */
	public Sale announce(SalePlan plan) {
		return Sale.of(post("/admin/concerts", plan.body()).asOperator().answers(201), plan);
	}

	/** Changes how a line is run, as its operator. */
	public Answer tune(Sale sale, Map<String, ?> settings) {
		return patch("/admin/queues/" + sale.concertId(), settings).asOperator().answers(200);
	}

	/** The figures and settings of a line, as its operator sees them. */
	public Answer line(Sale sale) {
		return get("/admin/queues/" + sale.concertId()).asOperator().answers(200);
	}

	/** So many new fans whose turn it is. */
	public List<Fan> crowd(Sale sale, int size) {
		List<Fan> fans = IntStream.range(0, size).mapToObj((index) -> fan("fan " + index).join(sale)).toList();
		fans.forEach(Fan::awaitActive);
		return fans;
	}

	/** No check of the audit finds anything. */
	public void assertAuditHolds() {
		Answer audit = get("/admin/audit").asOperator().answers(200);
		assertThat(audit.get("ok").booleanValue()).as(audit.toString()).isTrue();
	}

	Answer send(HttpRequest request) {
		try {
			return Answer.of(request, this.http.send(request, BodyHandlers.ofByteArray()));
		}
		catch (IOException ex) {
			throw new AssertionError(request + " got no answer", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(request + " was interrupted", ex);
		}
	}

	CompletableFuture<Answer> sendAsync(HttpRequest request) {
		CompletableFuture<HttpResponse<byte[]>> response = this.http.sendAsync(request, BodyHandlers.ofByteArray());
		return response.thenApply((received) -> Answer.of(request, received));
	}

	/** The header {@code Authorization} of an operator. */
	public static String operatorCredentials() {
		return "Basic " + java.util.Base64.getEncoder().encodeToString(OPERATOR.getBytes(StandardCharsets.UTF_8));
	}

	@Override
	public void close() {
		this.context.close();
	}

	private static final class Second {

		private static final Frontrow FRONTROW = start();

	}

	private static final class Shared {

		private static final Frontrow FRONTROW = start();

	}

}

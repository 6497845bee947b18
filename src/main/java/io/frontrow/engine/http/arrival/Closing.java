package io.frontrow.engine.http.arrival;

import io.frontrow.engine.concurrent.PeriodicTasks;
import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Problems;
import io.frontrow.engine.problem.Refusal;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;

/**
 * Answers 503, and closes the connection, once the parts of the application begin to
 * close: the web server has ended its work by then, but on connections that are kept
 * alive requests may still come.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class Closing implements HttpHandlerDecoratorFactory, SmartLifecycle {

	/** After the web server, before everything else that has a phase of ours. */
	private static final int PHASE = PeriodicTasks.PHASE + 1;

	private final Problems problems;

	private volatile boolean running;

	Closing(Problems problems) {
		this.problems = problems;
	}

	@Override
	public HttpHandler apply(HttpHandler handler) {
		return (request, response) -> this.running ? handler.handle(request, response) : refuse(request, response);
	}

	private Mono<Void> refuse(ServerHttpRequest request, ServerHttpResponse response) {
		response.getHeaders().set(HttpHeaders.CONNECTION, "close");
		return this.problems.write(request, response, new Refusal(Code.TEMPORARILY_UNAVAILABLE));
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}

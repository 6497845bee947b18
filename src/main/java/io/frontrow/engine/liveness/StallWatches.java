package io.frontrow.engine.liveness;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.frontrow.engine.failure.ServerTrouble;
import reactor.core.Disposable;
import reactor.core.Disposables;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * One watch for each server, running as long as the application does: as many as there
 * are servers.
 */
@Component
public class StallWatches implements DisposableBean {

	private final Map<String, StallWatch> watches = new ConcurrentHashMap<>();

	private final Disposable.Composite running = Disposables.composite();

	private final ServerTrouble trouble;

	StallWatches(ServerTrouble trouble) {
		this.trouble = trouble;
	}

	public StallWatch of(String server) {
		StallWatch known = this.watches.get(server);
		return (known != null) ? known : this.watches.computeIfAbsent(server, this::started);
	}

	private StallWatch started(String server) {
		StallWatch watch = new StallWatch(server, this.trouble);
		this.running.add(watch.start());
		return watch;
	}

	@Override
	public void destroy() {
		this.running.dispose();
	}

}

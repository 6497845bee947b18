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
public class LivenessDetectors implements DisposableBean {

	private final Map<String, LivenessDetector> watches = new ConcurrentHashMap<>();

	private final Disposable.Composite running = Disposables.composite();

	private final ServerTrouble trouble;

	LivenessDetectors(ServerTrouble trouble) {
		this.trouble = trouble;
	}

	public LivenessDetector of(String server) {
		LivenessDetector known = this.watches.get(server);
		return (known != null) ? known : this.watches.computeIfAbsent(server, this::started);
	}

	private LivenessDetector started(String server) {
		LivenessDetector watch = new LivenessDetector(server, this.trouble);
		this.running.add(watch.start());
		return watch;
	}

	@Override
	public void destroy() {
		this.running.dispose();
	}

}

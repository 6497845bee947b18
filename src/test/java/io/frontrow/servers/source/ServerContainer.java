package io.frontrow.servers.source;

import java.time.Duration;
import java.util.function.IntPredicate;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import io.frontrow.concurrent.Waiting;
import io.frontrow.servers.machine.FreePort;
import io.frontrow.servers.process.LiveServers;
import io.frontrow.servers.process.Server;
import io.frontrow.servers.process.ServerFailed;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * A server that is a container. We choose its port on this machine, because Docker would
 * choose another one at each start of the container.
 */
public final class ServerContainer implements Server {

	private static final Duration START_LIMIT = Duration.ofMinutes(2);

	private final GenericContainer<?> container;

	private final int port;

	private final IntPredicate answers;

	private ServerContainer(GenericContainer<?> container, int containerPort, IntPredicate answers) {
		this.port = FreePort.find();
		this.answers = answers;
		this.container = container.withExposedPorts(containerPort)
			.withCreateContainerCmdModifier((command) -> bind(command.getHostConfig(), containerPort))
			.waitingFor(new Answer());
	}

	/**
	 * Starts one, and returns when it answers.
	 * @param containerPort the port inside the container
	 * @param answers whether the server lets its clients in at that port of this machine
	 */
	public static Server start(GenericContainer<?> image, int containerPort, IntPredicate answers) {
		return new ServerContainer(image, containerPort, answers).started();
	}

	private ServerContainer started() {
		LiveServers.add(this);
		try {
			this.container.start();
			return this;
		}
		catch (RuntimeException ex) {
			close();
			throw ex;
		}
	}

	private void bind(HostConfig host, int containerPort) {
		host.withPortBindings(PortBinding.parse("127.0.0.1:" + this.port + ":" + containerPort));
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void start() {
		docker().startContainerCmd(id()).exec();
		awaitAnswer();
	}

	private void awaitAnswer() {
		if (!Waiting.until(START_LIMIT, () -> this.answers.test(this.port))) {
			throw new ServerFailed(this.container.getDockerImageName() + " did not answer within "
					+ START_LIMIT.toSeconds() + " s. Its last words:\n" + this.container.getLogs());
		}
	}

	@Override
	public void kill() {
		docker().killContainerCmd(id()).exec();
		Waiting.until(START_LIMIT, () -> !this.container.isRunning());
	}

	@Override
	public void pause() {
		docker().pauseContainerCmd(id()).exec();
	}

	@Override
	public void resume() {
		docker().unpauseContainerCmd(id()).exec();
	}

	@Override
	public void close() {
		this.container.stop();
		LiveServers.remove(this);
	}

	private DockerClient docker() {
		return this.container.getDockerClient();
	}

	private String id() {
		return this.container.getContainerId();
	}

	/** A server is ready when it accepts clients, not when its port is open. */
	private final class Answer extends AbstractWaitStrategy {

		@Override
		protected void waitUntilReady() {
			awaitAnswer();
		}

	}

}

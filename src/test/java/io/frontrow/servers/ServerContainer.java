package io.frontrow.servers;

import java.time.Duration;
import java.util.Map;
import java.util.function.IntPredicate;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * A server that is a container. Its port on this machine is chosen beforehand: Docker
 * would choose another one each time the container starts.
 */
final class ServerContainer implements Server {

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

	static ServerContainer redis(boolean appendOnly) {
		GenericContainer<?> image = new GenericContainer<>("redis:7.4").withCommand("redis-server", "--appendonly",
				appendOnly ? "yes" : "no");
		return new ServerContainer(image, 6379, (port) -> RedisProbe.processId(port) > 0).started();
	}

	static ServerContainer mysql(Account account, Account administrator) {
		GenericContainer<?> image = new GenericContainer<>("mysql:8.4")
			.withEnv(Map.of("MYSQL_DATABASE", "frontrow", "MYSQL_USER", account.username(), "MYSQL_PASSWORD",
					account.password(), "MYSQL_ROOT_PASSWORD", administrator.password()))
			// As the recipe has it: a log for replicas would wait for the disk at each
			// commit.
			.withCommand("--max-connections=300", "--skip-log-bin",
					"--innodb-flush-log-at-trx-commit=" + DatabaseRecipe.FLUSH_AT_COMMIT);
		return new ServerContainer(image, 3306, (port) -> DatabaseProbe.answers(port, account)).started();
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

	/** Ready is a server that lets its clients in, not one whose port is open. */
	private final class Answer extends AbstractWaitStrategy {

		@Override
		protected void waitUntilReady() {
			awaitAnswer();
		}

	}

}

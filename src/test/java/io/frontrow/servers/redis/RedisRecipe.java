package io.frontrow.servers.redis;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.frontrow.servers.machine.Program;
import io.frontrow.servers.process.Recipe;

/**
 * Starts a Redis as in production, but small.
 *
 * @param options what is particular to this one, as on its command line
 */
record RedisRecipe(Program program, List<String> options) implements Recipe {

	/**
	 * With an append-only file, every write is in the file before it is answered, so a
	 * server that was killed still has it after its next start.
	 */
	static RedisRecipe alone(Program program, boolean appendOnly) {
		return new RedisRecipe(program, List.of("--appendonly", appendOnly ? "yes" : "no"));
	}

	/**
	 * A node of a cluster that replaces a master after a second without answers. The
	 * other slots are still served while a part of them has no master.
	 */
	static RedisRecipe clusterNode(Program program, int busPort) {
		return new RedisRecipe(program,
				List.of("--appendonly", "yes", "--cluster-enabled", "yes", "--cluster-port", Integer.toString(busPort),
						"--cluster-node-timeout", "1000", "--cluster-require-full-coverage", "no",
						"--repl-diskless-sync-delay", "0"));
	}

	/** A copy of the master at that port, which sentinels may make the master. */
	static RedisRecipe replica(Program program, int masterPort) {
		return new RedisRecipe(program, List.of("--appendonly", "yes", "--replicaof", "127.0.0.1 " + masterPort,
				"--repl-diskless-sync-delay", "0"));
	}

	/** With a second port, where it speaks TLS only. */
	static RedisRecipe withTls(Program program, int port, SelfSignedCertificate own, boolean authenticatesClients) {
		return new RedisRecipe(program,
				List.of("--appendonly", "yes", "--tls-port", Integer.toString(port), "--tls-cert-file",
						own.certificate().toString(), "--tls-key-file", own.key().toString(), "--tls-ca-cert-file",
						own.certificate().toString(), "--tls-auth-clients", authenticatesClients ? "yes" : "no"));
	}

	@Override
	public String name() {
		return "redis";
	}

	/** Without a process title, because that would hide the directory. */
	@Override
	public ProcessBuilder server(Path directory, int port) {
		List<String> common = List.of("--dir", directory.toString(), "--set-proc-title", "no", "--bind", "127.0.0.1",
				"--port", Integer.toString(port), "--save", "");
		return this.program.server(Stream.concat(common.stream(), this.options.stream()).toList());
	}

	@Override
	public boolean answers(int port, long pid) {
		return RedisProbe.processId(port) == pid;
	}

}

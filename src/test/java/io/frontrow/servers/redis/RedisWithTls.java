package io.frontrow.servers.redis;

import java.nio.file.Path;
import java.util.Optional;

import io.frontrow.servers.machine.FreePort;
import io.frontrow.servers.process.RunDirectory;
import io.frontrow.servers.source.MissingServer;

/**
 * A Redis of this machine with a certificate of its own, which lets in only clients that
 * show one that it trusts. Beside the port with TLS it has its plain one, for tests that
 * look inside.
 */
public final class RedisWithTls implements AutoCloseable {

	private final Redis redis;

	private final int port;

	private final Path directory;

	private final SelfSignedCertificate own;

	private RedisWithTls(Redis redis, int port, Path directory, SelfSignedCertificate own) {
		this.redis = redis;
		this.port = port;
		this.directory = directory;
		this.own = own;
	}

	/** Whether a Redis is installed that was built with TLS; the embedded one is not. */
	public static boolean isInstalled() {
		return installed().isPresent();
	}

	/** What is built with it is linked with OpenSSL, whose name stands in the program. */
	private static Optional<RedisSoftware> installed() {
		return RedisSoftware.installed().filter((software) -> software.program().contains("libssl"));
	}

	/**
	 * Starts one.
	 * @param authenticatesClients whether clients must show a certificate
	 */
	public static RedisWithTls start(boolean authenticatesClients) {
		RedisSoftware software = installed().orElseThrow(MissingServer::redis);
		Path directory = RunDirectory.create("certificate");
		SelfSignedCertificate own = SelfSignedCertificate.make(directory);
		int port = FreePort.find();
		RedisRecipe recipe = RedisRecipe.withTls(software.program(), port, own, authenticatesClients);
		return new RedisWithTls(Redis.process(software, recipe), port, directory, own);
	}

	public Redis redis() {
		return this.redis;
	}

	/** With TLS, by the name that the certificate has. */
	public String url() {
		return "rediss://localhost:" + this.port;
	}

	/** PEM of what is to be trusted, and may be shown. */
	public Path certificate() {
		return this.own.certificate();
	}

	public Path key() {
		return this.own.key();
	}

	/** PKCS12 of what is to be trusted. */
	public Path trustStore() {
		return this.own.store();
	}

	public String trustStorePassword() {
		return SelfSignedCertificate.PASSWORD;
	}

	@Override
	public void close() {
		this.redis.close();
		RunDirectory.delete(this.directory);
	}

}

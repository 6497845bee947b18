package io.frontrow.servers.redis;

import java.nio.file.Path;
import java.util.Optional;

import io.frontrow.servers.machine.FreePort;
import io.frontrow.servers.process.RunDirectory;
import io.frontrow.servers.source.MissingServer;

/**
 * A Redis of this machine with TLS and a self-signed certificate. It can require a
 * certificate from clients. Its plain port is open too, for tests that look inside.
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

	/** A Redis with TLS is linked with OpenSSL, so its program contains that name. */
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

	/** The URL with TLS and the name that is in the certificate. */
	public String url() {
		return "rediss://localhost:" + this.port;
	}

	/** PEM of the certificate that clients trust and may show. */
	public Path certificate() {
		return this.own.certificate();
	}

	public Path key() {
		return this.own.key();
	}

	/** PKCS12 of the certificate that clients trust. */
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

package io.frontrow.servers.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import io.frontrow.servers.machine.Processes;
import io.frontrow.servers.machine.Program;
import io.frontrow.servers.process.ServerFailed;

/**
 * A self-signed certificate for the loopback address, made by the {@code keytool} of the
 * JDK.
 *
 * @param certificate as PEM, to be shown and to be trusted
 * @param key its private key, as PEM
 * @param store both as PKCS12, with the password {@value #PASSWORD}
 */
record SelfSignedCertificate(Path certificate, Path key, Path store) {

	static final String PASSWORD = "no-secret";

	private static final String ALIAS = "server";

	private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] { '\n' });

	static SelfSignedCertificate make(Path directory) {
		Path store = directory.resolve("certificate.p12");
		ProcessBuilder keytool = new Program(Path.of(System.getProperty("java.home"), "bin", "keytool"))
			.tool(List.of("-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-dname",
					"CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-ext", "bc:c", "-validity", "2",
					"-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
		keytool.redirectOutput(directory.resolve("keytool.log").toFile());
		try {
			if (Processes.exitCode(keytool.start()) != 0) {
				throw new ServerFailed("keytool made no certificate: " + directory.resolve("keytool.log"));
			}
			return read(store, directory);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new ServerFailed("No certificate could be made", ex);
		}
	}

	private static SelfSignedCertificate read(Path store, Path directory) throws IOException, GeneralSecurityException {
		KeyStore made = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(store)) {
			made.load(content, PASSWORD.toCharArray());
		}
		Path certificate = pem(directory.resolve("certificate.pem"), "CERTIFICATE",
				made.getCertificate(ALIAS).getEncoded());
		byte[] secret = Objects.requireNonNull(made.getKey(ALIAS, PASSWORD.toCharArray())).getEncoded();
		return new SelfSignedCertificate(certificate, pem(directory.resolve("key.pem"), "PRIVATE KEY", secret), store);
	}

	private static Path pem(Path file, String what, byte[] content) {
		try {
			String body = new String(LINES.encode(content), StandardCharsets.US_ASCII);
			return Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package io.frontrow.servers.application;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.frontrow.servers.machine.Program;
import io.frontrow.servers.process.Recipe;

/** The packaged application, on the Java that runs this. */
record ApplicationRecipe(Path jar, List<String> options, List<String> settings) implements Recipe {

	private static final int LIMIT_MILLIS = 1_000;

	@Override
	public String name() {
		return "application";
	}

	/** Its temporary files are in the directory, and are deleted with it. */
	@Override
	public ProcessBuilder server(Path directory, int port) {
		List<String> line = new ArrayList<>(this.options);
		line.add("-Djava.io.tmpdir=" + directory);
		line.add("-jar");
		line.add(this.jar.toAbsolutePath().toString());
		line.add("--server.address=127.0.0.1");
		line.add("--server.port=" + port);
		this.settings.forEach((setting) -> line.add("--" + setting));
		return new Program(Path.of(System.getProperty("java.home"), "bin", "java")).server(line);
	}

	/** If another process has taken the port, the application ends, which is noticed. */
	@Override
	public boolean answers(int port, long pid) {
		try {
			URI readiness = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
			HttpURLConnection connection = (HttpURLConnection) readiness.toURL().openConnection();
			connection.setConnectTimeout(LIMIT_MILLIS);
			connection.setReadTimeout(LIMIT_MILLIS);
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
		}
		catch (IOException ex) {
			return false;
		}
	}

}

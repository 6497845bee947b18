package io.frontrow.servers.machine;

import java.io.IOException;
import java.util.List;

/** Kills, signals and awaits processes. */
public final class Processes {

	private Processes() {
	}

	/** Kills the process and all its descendants, and returns when they have ended. */
	public static void kill(Process process) {
		List<ProcessHandle> children = process.descendants().toList();
		process.destroyForcibly();
		children.forEach(ProcessHandle::destroyForcibly);
		process.onExit().join();
		children.forEach((child) -> child.onExit().join());
	}

	/** Waits for its end. */
	public static int exitCode(Process process) {
		return process.onExit().join().exitValue();
	}

	/** Sends a signal, for which Java has no call. */
	public static void signal(String name, long pid) {
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
			if (exitCode(kill) != 0) {
				throw new IllegalStateException("Process " + pid + " cannot be sent SIG" + name);
			}
		}
		catch (IOException ex) {
			throw new UnsupportedOperationException("No signals on " + Platform.describe(), ex);
		}
	}

}

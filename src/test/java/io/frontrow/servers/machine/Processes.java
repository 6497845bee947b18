package io.frontrow.servers.machine;

import java.io.IOException;
import java.util.List;

/** What is done to processes from outside. */
public final class Processes {

	private Processes() {
	}

	/** Ends it and whatever it has started, at once, and returns when they are gone. */
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

	/** Sends a signal that Java has no call for. */
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

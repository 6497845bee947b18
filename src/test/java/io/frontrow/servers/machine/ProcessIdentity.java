package io.frontrow.servers.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process, distinguished from a later process with the same id. Written as
 * {@code pid-startMillis}.
 */
public record ProcessIdentity(long pid, long startMillis) {

	/** A start time is counted from the boot time, which moves when the clock is set. */
	private static final Duration CLOCK_DRIFT = Duration.ofSeconds(2);

	public static ProcessIdentity of(ProcessHandle process) {
		return new ProcessIdentity(process.pid(), startMillis(process));
	}

	/** Empty where the text does not have this form. */
	public static Optional<ProcessIdentity> parse(String text) {
		String[] parts = text.strip().split("-", -1);
		try {
			return (parts.length != 2) ? Optional.empty()
					: Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
		}
		catch (NumberFormatException ex) {
			return Optional.empty();
		}
	}

	/** The process, if it still runs and is the same one. */
	public Optional<ProcessHandle> running() {
		return ProcessHandle.of(this.pid)
			.filter(ProcessHandle::isAlive)
			.filter(this::startedWhenThisDid)
			.filter(ProcessIdentity::isNoZombie);
	}

	private boolean startedWhenThisDid(ProcessHandle process) {
		return Math.abs(startMillis(process) - this.startMillis) <= CLOCK_DRIFT.toMillis();
	}

	/**
	 * A process that has ended counts as alive until its parent asks for the exit code,
	 * but it has no command line. Windows shows no command lines, and has no zombies.
	 */
	private static boolean isNoZombie(ProcessHandle process) {
		return Platform.isWindows() || process.info().commandLine().isPresent();
	}

	private static long startMillis(ProcessHandle process) {
		return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
	}

	@Override
	public String toString() {
		return this.pid + "-" + this.startMillis;
	}

}

package io.frontrow.faults.cluster.clock;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A Java agent by which the clock of a JVM can be set wrong while it runs. A JVM asks for
 * the time of day in two places only; whoever calls them, in the JDK, in a library or in
 * the application, calls the methods of the same name here. Measured durations
 * ({@link System#nanoTime}) are true, as on a machine whose clock was set wrong.
 * <p>
 * This way because it needs nothing but a JDK: no library to preload, no tool on the
 * path, no clock in production code that only this test would set.
 */
public final class SkewedClock implements ClassFileTransformer {

	public static final String NAME = "io/frontrow/faults/cluster/clock/SkewedClock";

	private static final long LOOK_EVERY_MILLIS = 20;

	private static final int TRIES = 3;

	private static volatile long shiftMillis;

	private SkewedClock() {
	}

	/**
	 * Called by the JVM before the application starts.
	 * @param file says in milliseconds how far the clock is ahead, now and whenever it is
	 * written again
	 */
	public static void premain(String file, Instrumentation jvm) throws UnmodifiableClassException {
		jvm.addTransformer(new SkewedClock(), true);
		redirect(Arrays.stream(jvm.getAllLoadedClasses()).filter(jvm::isModifiableClass).toArray(Class<?>[]::new), jvm,
				TRIES);
		Thread reader = new Thread(() -> follow(Path.of(file)), "clock agent");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Once in a hundred starts the JVM finds a class invalid that it has written down
	 * itself, while a thread of its own was changing it.
	 */
	private static void redirect(Class<?>[] classes, Instrumentation jvm, int tries) throws UnmodifiableClassException {
		try {
			jvm.retransformClasses(classes);
		}
		catch (InternalError ex) {
			if (tries == 1) {
				throw ex;
			}
			redirect(classes, jvm, tries - 1);
		}
	}

	private static void follow(Path file) {
		try {
			while (true) {
				shiftMillis = Long.parseLong(Files.readString(file));
				Thread.sleep(LOOK_EVERY_MILLIS);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException("the clock can no longer be set", ex);
		}
	}

	/** In place of {@link System#currentTimeMillis}. */
	public static long currentTimeMillis() {
		return System.currentTimeMillis() + shiftMillis;
	}

	/**
	 * In place of the method of the JDK's own that {@link java.time.Instant#now} asks:
	 * nanoseconds since the given second, or -1 where that second is too far away.
	 */
	public static long getNanoTimeAdjustment(long second) {
		long now = currentTimeMillis();
		long difference = now / 1_000 - second;
		return (Math.abs(difference) < (1L << 32)) ? difference * 1_000_000_000 + now % 1_000 * 1_000_000 : -1;
	}

	@Override
	public byte @Nullable [] transform(@Nullable ClassLoader loader, String name, @Nullable Class<?> redefined,
			@Nullable ProtectionDomain domain, byte[] classFile) {
		return name.startsWith("io/frontrow/faults/") ? null : ClockCallRewriter.redirected(classFile);
	}

}

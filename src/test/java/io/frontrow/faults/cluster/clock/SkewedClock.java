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
 * A Java agent that sets the clock of a running JVM wrong. A JVM has two methods that
 * tell the time of day. Their callers in the JDK, in libraries and in the application are
 * redirected to the methods of the same names here. Measured durations
 * ({@link System#nanoTime}) stay true, as on a machine whose clock was set wrong.
 * <p>
 * It needs nothing but a JDK: no library to preload, no tool on the path, no clock in
 * production code that only this test would set.
 */
public final class SkewedClock implements ClassFileTransformer {

	private static final String NAME = SkewedClock.class.getName().replace('.', '/');

	private static final String PACKAGE = NAME.substring(0, NAME.lastIndexOf('/') + 1);

	private static final long READ_EVERY_MILLIS = 20;

	private static final int TRIES = 3;

	private static volatile long aheadMillis;

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
	 * In one of a hundred starts the JVM rejects a class of its own, which one of its
	 * threads was changing at that moment; so the redirection is tried again.
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
				aheadMillis = Long.parseLong(Files.readString(file));
				Thread.sleep(READ_EVERY_MILLIS);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException("the clock can no longer be set", ex);
		}
	}

	/** In place of {@link System#currentTimeMillis}. */
	public static long currentTimeMillis() {
		return System.currentTimeMillis() + aheadMillis;
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
		return name.startsWith(PACKAGE) ? null : ClockCallRewriter.redirected(classFile, NAME);
	}

}

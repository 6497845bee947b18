package io.frontrow.start;

/**
 * A server is there and answers, and Frontrow cannot work on it as it is. Both texts are
 * for the person who starts the application.
 */
public final class UnusableServer extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String remedy;

	private final boolean mayPass;

	private UnusableServer(String reason, String remedy, boolean mayPass) {
		super(reason);
		this.remedy = remedy;
		this.mayPass = mayPass;
	}

	/**
	 * The reason stays until somebody changes something, so the start fails at once.
	 * @param reason a main clause without a full stop, such as "it is a sentinel"
	 * @param remedy what to do, as sentences
	 */
	public static UnusableServer forGood(String reason, String remedy) {
		return new UnusableServer(reason, remedy, false);
	}

	/**
	 * The reason may pass by itself, as when a replica is made the master: the start
	 * waits for that as for a server that is not up yet.
	 */
	public static UnusableServer forNow(String reason, String remedy) {
		return new UnusableServer(reason, remedy, true);
	}

	String remedy() {
		return this.remedy;
	}

	boolean mayPass() {
		return this.mayPass;
	}

}

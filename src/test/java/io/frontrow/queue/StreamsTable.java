package io.frontrow.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import io.frontrow.concurrent.Pause;
import io.frontrow.queue.stream.HeldStream;
import io.frontrow.servers.Servers;

/** What many open streams take of an instance, and what they are told, in Markdown. */
final class StreamsTable {

	private static final Path FILE = Path.of("target", "streams.md");

	private static final double PART = 0.99;

	private final MeasuredInstance instance;

	private final StringBuilder text = new StringBuilder();

	private MeasuredInstance.Memory before = new MeasuredInstance.Memory(0, 0);

	private long openingNanos;

	private Duration longestSilence = Duration.ZERO;

	private List<Duration> noticed = List.of();

	private Duration stopTook = Duration.ZERO;

	StreamsTable(MeasuredInstance instance) {
		this.instance = instance;
	}

	void beforeOpening() {
		this.before = this.instance.memory();
		this.openingNanos = System.nanoTime();
	}

	void opened(int streams) {
		double seconds = (System.nanoTime() - this.openingNanos) / 1e9;
		MeasuredInstance.Memory now = this.instance.memory();
		add("streams open, each with its state", "%,d, opened in %.0f s", streams, seconds);
		add("memory for each: of the process / in the heap", "%.1f kB / %.1f kB",
				(now.resident() - this.before.resident()) / streams / 1_000,
				(now.heap() - this.before.heap()) / streams / 1_000);
		add("memory in all: of the process / in the heap", "%.0f MB / %.0f MB", now.resident() / 1e6, now.heap() / 1e6);
	}

	/** Measures for so long. */
	void watch(String when, Duration watched, List<HeldStream> streams) {
		Figures begun = new Figures(streams);
		Pause.of(watched);
		Figures ended = new Figures(streams);
		double seconds = (ended.nanos - begun.nanos) / 1e9;
		add(when + ": processor / states told / one pass", "%.0f%% of one / %.0f a second / %.1f ms",
				100 * (ended.processorSeconds - begun.processorSeconds) / seconds,
				(ended.states - begun.states) / seconds,
				1_000 * (ended.passSeconds - begun.passSeconds) / (ended.passes - begun.passes));
	}

	void told(List<HeldStream> streams) {
		this.longestSilence = streams.stream().map(HeldStream::silence).max(Duration::compareTo).orElseThrow();
		add("longest time without an event or a comment", "%.1f s", this.longestSilence.toMillis() / 1_000.0);
		this.noticed = streams.stream().map(HeldStream::noticedAfter).filter(Objects::nonNull).sorted().toList();
		add("from the admission until the client knows: half / 99%% / all of %,d".formatted(this.noticed.size()),
				"%d ms / %d ms / %d ms", noticed(0.5).toMillis(), noticed(PART).toMillis(), noticed(1).toMillis());
	}

	private Duration noticed(double part) {
		return this.noticed.get(Math.min(this.noticed.size() - 1, (int) (this.noticed.size() * part)));
	}

	void stopped(Instant asked, List<HeldStream> streams) {
		Instant last = streams.stream()
			.map((stream) -> Objects.requireNonNullElse(stream.endedAt(), Instant.MAX))
			.max(Instant::compareTo)
			.orElseThrow();
		this.stopTook = Duration.between(asked, last);
		add("from SIGTERM until the last has ended, told when to come again: %,d"
			.formatted(streams.stream().filter(HeldStream::isAskedToRetry).count()), "%.1f s",
				this.stopTook.toMillis() / 1_000.0);
	}

	Duration longestSilence() {
		return this.longestSilence;
	}

	/** By 99 of 100. */
	Duration noticedUsually() {
		return noticed(PART);
	}

	Duration stopTook() {
		return this.stopTook;
	}

	/** Writes the file, and returns what is in it. */
	String write(Servers servers) {
		String all = "| 1 instance, heap of 1 GB | |\n| --- | --- |\n" + this.text + "\n" + conditions(servers) + "\n";
		try {
			Files.writeString(FILE, all);
			return all;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String conditions(Servers servers) {
		return Stream
			.of(LocalDate.now(ZoneOffset.UTC).toString(),
					Runtime.getRuntime().availableProcessors() + " processors (" + System.getProperty("os.name") + " "
							+ System.getProperty("os.arch") + ")",
					"Java " + Runtime.version().feature(), servers.redis().version(), servers.database().version())
			.reduce((all, next) -> all + ", " + next)
			.orElseThrow() + ", the clients on the same machine.";
	}

	private void add(String what, String form, Object... figures) {
		String row = "| " + what + " | " + String.format(Locale.ROOT, form, figures) + " |\n";
		System.out.print(row);
		this.text.append(row);
	}

	/** At one moment. */
	private final class Figures {

		private final long nanos = System.nanoTime();

		private final double processorSeconds;

		private final double passes;

		private final double passSeconds;

		private final long states;

		Figures(List<HeldStream> streams) {
			this.processorSeconds = StreamsTable.this.instance.processorTime().toMillis() / 1_000.0;
			this.passes = StreamsTable.this.instance.figure("frontrow_queue_streams_pass_seconds_count");
			this.passSeconds = StreamsTable.this.instance.figure("frontrow_queue_streams_pass_seconds_sum");
			this.states = streams.stream().mapToInt(HeldStream::states).sum();
		}

	}

}

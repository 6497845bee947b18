package io.frontrow.queue;

import java.time.Instant;

import io.frontrow.queue.settings.DrawSeed;
import io.frontrow.queue.snapshot.Snapshots;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Shows how those are ordered who come before a sale opens: the hash of the seed before,
 * the seed itself from the opening on, so that everybody can check that it was not chosen
 * after it was known who is there.
 */
@Component
public class LookAtDraw {

	private final Snapshots snapshots;

	LookAtDraw(Snapshots snapshots) {
		this.snapshots = snapshots;
	}

	/**
	 * The draw of a concert. The seed is shown once nobody can be drawn by it any more,
	 * by the clock that decides who is.
	 * @return an error {@code CONCERT_NOT_FOUND}
	 */
	public Mono<Draw> of(long concertId) {
		return this.snapshots.of(concertId).map((line) -> {
			DrawSeed seed = line.seed();
			return (line.opensAt() == null) ? new Draw(concertId, null, null, null)
					: new Draw(concertId, line.opensAt(), seed.hash(), line.isLobby() ? null : seed.hex());
		});
	}

	/**
	 * A draw.
	 *
	 * @param opensAt when the sale opens or opened, or null where it always was open and
	 * nobody is drawn
	 * @param seedHash SHA-256 over the text of the seed, or null where nobody is drawn
	 * @param seed 64 hexadecimal digits, or null until the sale opens, and where nobody
	 * is drawn
	 */
	public record Draw(long concertId, @Nullable Instant opensAt, @Nullable String seedHash, @Nullable String seed) {
	}

}

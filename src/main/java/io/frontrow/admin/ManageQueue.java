package io.frontrow.admin;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.queue.QueueFigures;
import io.frontrow.queue.QueueFigures.Figures;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.settings.QueueChange;
import io.frontrow.queue.settings.QueueSettings;
import io.frontrow.queue.settings.Queues;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Looks at a line and changes how it is run.
 */
@Component
public class ManageQueue {

	private final Queues queues;

	private final SettingsCopy settings;

	private final QueueFigures figures;

	private final UnitsOfWork units;

	ManageQueue(Queues queues, SettingsCopy settings, QueueFigures figures, UnitsOfWork units) {
		this.queues = queues;
		this.settings = settings;
		this.figures = figures;
		this.units = units.ofKind("operator");
	}

	/**
	 * @return an error {@code CONCERT_NOT_FOUND}
	 */
	public Mono<Line> look(long concertId) {
		return this.units.detached(this.queues.find(concertId)).flatMap(this::withFigures);
	}

	/**
	 * Changes the settings in MySQL, then in Redis, where every script reads them: when
	 * this completes nothing uses the old ones, on any instance.
	 * @return an error {@code CONCERT_NOT_FOUND}
	 */
	public Mono<Line> change(long concertId, QueueChange change) {
		return this.units
			.detached(this.queues.change(concertId, change).then(Mono.defer(() -> this.settings.copy(concertId))))
			.flatMap(this::withFigures);
	}

	private Mono<Line> withFigures(QueueSettings line) {
		return this.figures.of(line.concertId()).map((now) -> new Line(line, now));
	}

	/** A line's settings and its figures at this moment. */
	public record Line(QueueSettings settings, Figures figures) {
	}

}

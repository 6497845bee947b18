package io.frontrow.admin;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.queue.LineFigures;
import io.frontrow.queue.LineFigures.Figures;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.settings.LineChange;
import io.frontrow.queue.settings.LineSettings;
import io.frontrow.queue.settings.Lines;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Looks at a line and changes how it is run.
 */
@Component
public class ManageLine {

	private final Lines lines;

	private final SettingsCopy settings;

	private final LineFigures figures;

	private final UnitsOfWork units;

	ManageLine(Lines lines, SettingsCopy settings, LineFigures figures, UnitsOfWork units) {
		this.lines = lines;
		this.settings = settings;
		this.figures = figures;
		this.units = units.ofKind("operator");
	}

	/**
	 * @return an error {@code CONCERT_NOT_FOUND}
	 */
	public Mono<Line> look(long concertId) {
		return this.units.detached(this.lines.find(concertId)).flatMap(this::withFigures);
	}

	/**
	 * Changes the settings in MySQL, then in Redis, where every script reads them: when
	 * this completes nothing uses the old ones, on any instance.
	 * @return an error {@code CONCERT_NOT_FOUND}
	 */
	public Mono<Line> change(long concertId, LineChange change) {
		return this.units
			.detached(this.lines.change(concertId, change).then(Mono.defer(() -> this.settings.copy(concertId))))
			.flatMap(this::withFigures);
	}

	private Mono<Line> withFigures(LineSettings line) {
		return this.figures.of(line.concertId()).map((now) -> new Line(line, now));
	}

	/** A line's settings and its figures at this moment. */
	public record Line(LineSettings settings, Figures figures) {
	}

}

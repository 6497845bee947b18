package io.frontrow.admin;

import io.frontrow.catalog.Announcements;
import io.frontrow.catalog.Announcements.Announced;
import io.frontrow.catalog.NewConcert;
import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.queue.recovery.SettingsCopy;
import io.frontrow.queue.settings.Queues;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

/**
 * Puts a concert on sale: the concert with all its seats and its line, in one
 * transaction.
 */
@Component
public class OpenSale {

	private final Announcements announcements;

	private final Queues queues;

	private final SettingsCopy settings;

	private final UnitsOfWork units;

	OpenSale(Announcements announcements, Queues queues, SettingsCopy settings, UnitsOfWork units) {
		this.announcements = announcements;
		this.queues = queues;
		this.settings = settings;
		this.units = units.ofKind("operator");
	}

	/**
	 * Puts it on sale. The line's settings reach Redis now or when they are first missed
	 * there.
	 */
	public Mono<Announced> open(NewConcert concert) {
		Mono<Announced> write = this.announcements.announce(concert)
			.flatMap((announced) -> this.queues
				.open(announced.concertId(), concert.saleOpensAt(), concert.lastSaleClosesAt())
				.thenReturn(announced));
		return this.units.detachedForLong(this.units.transaction(write))
			.flatMap((announced) -> this.settings.copy(announced.concertId())
				.thenReturn(announced)
				.onErrorReturn(announced));
	}

}

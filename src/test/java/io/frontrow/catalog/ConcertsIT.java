package io.frontrow.catalog;

import java.time.Duration;

import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/** What the crowd at a new concert costs the database. */
class ConcertsIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int CROWD = 200;

	@Test
	void concertThatIsNotKnownYetIsReadOnceForAllWhoAsk() {
		Sale sale = Frontrow.shared().sale(1, 1, 0);
		Concerts concerts = Frontrow.second().part(Concerts.class);
		long before = statements();
		Flux.range(0, CROWD).flatMap((number) -> concerts.find(sale.concertId()), CROWD).blockLast(LIMIT);
		// Three for all, and those that others ask meanwhile.
		assertThat(statements() - before).isLessThan(CROWD / 4);
	}

	private static long statements() {
		return (long) Frontrow.second().part(MeterRegistry.class).get("frontrow.database.statements").counter().count();
	}

}

package io.frontrow.queue.snapshot;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.queue.LineScript;
import io.frontrow.queue.admission.Admission;
import io.frontrow.queue.token.QueueKeys;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/** Who shares a reading of a line with others, and who must not. */
class SharedReadingsIT {

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private static final int CROWD = 200;

	/** So that the first reading is under way when the others are asked for. */
	private static final Duration PAUSE = Duration.ofMillis(200);

	private final Frontrow frontrow = Frontrow.shared();

	/** The one that is under way may have been taken before what the caller has done. */
	@Test
	void renewedSnapshotIsTakenAfterTheQuestion() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		Snapshots snapshots = this.frontrow.part(Snapshots.class);
		LineScript.REDIS.clientPause(PAUSE.toMillis());
		CompletableFuture<QueueSnapshot> first = snapshots.renewed(sale.concertId()).toFuture();
		CompletableFuture<QueueSnapshot> second = snapshots.renewed(sale.concertId()).toFuture();
		CompletableFuture<QueueSnapshot> third = snapshots.renewed(sale.concertId()).toFuture();
		assertThat(second.join()).isNotSameAs(first.join());
		assertThat(third.join()).isNotSameAs(first.join());
	}

	@Test
	void settingsThatRedisHasForgottenAreCopiedOnceForAllWhoMeetThat() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		Admission admission = this.frontrow.part(Admission.class);
		LineScript.REDIS.del(new QueueKeys(sale.concertId()).settings());
		double before = statements();
		Flux.range(0, CROWD).flatMap((number) -> admission.tick(sale.concertId()), CROWD).blockLast(LIMIT);
		// Twice two, and those that others ask meanwhile.
		assertThat(statements() - before).isLessThan(CROWD / 4.0);
	}

	private double statements() {
		return this.frontrow.part(MeterRegistry.class).get("frontrow.database.statements").counter().count();
	}

}

package io.frontrow.queue.recovery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DroppedEntriesTest {

	private final MeterRegistry metrics = new SimpleMeterRegistry();

	private final DroppedEntries dropped = new DroppedEntries(this.metrics);

	@Test
	void countsAllAndWarnsOnce(CapturedOutput output) {
		for (int batch = 0; batch < 100; batch++) {
			this.dropped.note(7, 3);
		}
		assertThat(this.metrics.get("frontrow.queue.journal.dropped").counter().count()).isEqualTo(300);
		assertThat(output.getAll()).containsOnlyOnce("dropped 3 journal entries");
	}

	@Test
	void saysNothingWhereNothingWasDropped(CapturedOutput output) {
		this.dropped.note(7, 0);
		assertThat(this.metrics.get("frontrow.queue.journal.dropped").counter().count()).isZero();
		assertThat(output.getAll()).isEmpty();
	}

}

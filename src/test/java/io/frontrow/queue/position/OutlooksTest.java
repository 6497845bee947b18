package io.frontrow.queue.position;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;

import io.frontrow.queue.LineScript;
import io.frontrow.queue.position.Forecast.Outlook;
import io.frontrow.queue.position.SeatSupply.Seats;
import io.frontrow.queue.snapshot.LanePlaces;
import io.frontrow.queue.snapshot.QueueSnapshot;
import io.frontrow.queue.snapshot.QueueSnapshot.Pace;
import io.frontrow.queue.snapshot.QueueSnapshot.Rates;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether there will be a seat, and how long it will take. */
class OutlooksTest {

	private static QueueSnapshot line(long active, long admittedTotal) {
		return new QueueSnapshot(7, Instant.EPOCH, 0, 0, 0, active, admittedTotal, new Rates(1, 0, 1), false, false, 0,
				new Pace(5, Duration.ofSeconds(1)), null, LineScript.SEED, List.of(1, 2, 4, 8), "", List.of(), false,
				List.of());
	}

	/** Of 1,000 seats, with half a seat bought in each of 200 turns that are over. */
	@ParameterizedTest
	@CsvSource({ "1,LIKELY", "1000,LIKELY", "1700,UNCERTAIN", "2300,UNCERTAIN", "2500,UNLIKELY", "1000000,UNLIKELY" })
	void followsTheSeatsLeftTheConversionAndThePlace(long position, Outlook outlook) {
		assertThat(Outlooks.of(position, line(0, 200), new Seats(100, 1_000))).isEqualTo(outlook);
	}

	@Test
	void soldOutIsUnlikelyForEverybody() {
		assertThat(Outlooks.of(1, line(0, 500), new Seats(1_000, 1_000))).isEqualTo(Outlook.UNLIKELY);
	}

	@Test
	void nothingMeasuredIsUncertainUnlessThereIsPlenty() {
		assertThat(Outlooks.of(10, line(0, 0), new Seats(0, 1_000))).isEqualTo(Outlook.LIKELY);
		assertThat(Outlooks.of(100_000, line(0, 0), new Seats(0, 1_000))).isEqualTo(Outlook.UNCERTAIN);
	}

	/** Shares 1, 2, 4 and 8; 1,000 wait in lane 0, none in 1, 40 in 2 and 3 in 3. */
	@ParameterizedTest
	@CsvSource({ "0,1,8", "0,10,53", "0,1000,1043", "2,8,13", "3,2,3" })
	void turnsOfTheOtherLanesAreCounted(int lane, long position, long turns) {
		List<LanePlaces> lanes = LongStream.of(1_000, 0, 40, 3)
			.mapToObj((size) -> new LanePlaces(size, new long[0], new long[0], new long[0]))
			.toList();
		QueueSnapshot line = new QueueSnapshot(7, Instant.EPOCH, 0, 0, 0, 0, 0, new Rates(1, 0, 1), false, false, 0,
				new Pace(5, Duration.ofSeconds(1)), null, LineScript.SEED, List.of(1, 2, 4, 8), "", List.of(), false,
				lanes);
		assertThat(line.turnsUntil(lane, position)).isEqualTo(turns);
	}

	@Test
	void waitsThatTookTwiceAsLongMakeTheRangeWider() {
		WaitErrors errors = new WaitErrors(new SimpleMeterRegistry());
		assertThat(errors.likely(100, 0.5)).isEqualTo(100);
		assertThat(errors.likely(100, 0.9)).isEqualTo(150);
		for (int index = 0; index < 100; index++) {
			errors.note(100, (index % 5 == 0) ? 200 : 110);
		}
		assertThat(errors.likely(100, 0.5)).isEqualTo(110);
		assertThat(errors.likely(100, 0.9)).isEqualTo(200);
	}

}

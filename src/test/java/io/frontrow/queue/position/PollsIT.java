package io.frontrow.queue.position;

import java.time.Duration;
import java.util.Map;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.concurrent.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Polling over HTTP: how often, and what is told. */
class PollsIT {

	private static final int BURST = 3;

	private final Frontrow frontrow = Frontrow.shared();

	private Sale pausedSale() {
		Sale sale = this.frontrow.sale(1, 4, 0);
		this.frontrow.tune(sale, Map.of("paused", true));
		return sale;
	}

	@Test
	void whoAsksTooOftenIsRefusedAndKeepsThePlace() {
		Sale sale = pausedSale();
		Fan fan = this.frontrow.fan("Impatient").join(sale);
		for (int poll = 0; poll < BURST; poll++) {
			fan.poll().hasStatus(200);
		}
		Answer refused = fan.poll().isProblem(429, "TOO_MANY_REQUESTS");
		long retryAfter = Long.parseLong(refused.header("Retry-After").orElseThrow());
		assertThat(retryAfter).isEqualTo(1);
		assertThat(fan.poll().status()).as("a refused poll does not count").isEqualTo(429);
		Pause.of(Duration.ofSeconds(retryAfter));
		assertThat(fan.poll().hasStatus(200).number("position")).isEqualTo(1);
	}

	@Test
	void whoObeysIsNeverRefused() {
		Fan fan = this.frontrow.fan("Patient").join(pausedSale());
		for (int poll = 0; poll < 2 * BURST; poll++) {
			long wait = fan.poll().hasStatus(200).number("pollAfterSeconds");
			Pause.of(Duration.ofMillis(wait * 550));
		}
	}

	@Test
	void activeAndEndedTokensMayAskAsOftenAsTheyLike() {
		Fan fan = this.frontrow.fan("Alex").enter(this.frontrow.sale(1, 1, 0));
		for (int poll = 0; poll < 5 * BURST; poll++) {
			fan.poll().hasStatus(200);
		}
		fan.leave();
		for (int poll = 0; poll < 5 * BURST; poll++) {
			assertThat(fan.poll().hasStatus(200).text("reason")).isEqualTo("LEFT");
		}
	}

	@Test
	void limitCanBeTakenAway() {
		try (Frontrow free = Frontrow.start("frontrow.queue.poll-limit=false")) {
			Fan fan = this.frontrow.fan("Impatient").join(pausedSale()).at(free);
			for (int poll = 0; poll < 5 * BURST; poll++) {
				fan.poll().hasStatus(200);
			}
		}
	}

	@Test
	void positionIsNoLargerThanOneShownBefore() {
		Sale sale = pausedSale();
		this.frontrow.fan("First").join(sale);
		Fan second = this.frontrow.fan("Second").join(sale);
		assertThat(shown(second.at(Frontrow.second()), 1).number("position")).isEqualTo(1);
		assertThat(second.poll().number("position")).isEqualTo(2);
		assertThat(shown(second, 7).number("position")).isEqualTo(2);
		assertThat(shown(second, 1).number("position")).isEqualTo(1);
		assertThat(second.state().number("position")).as("it never grows").isEqualTo(1);
	}

	private Answer shown(Fan fan, long position) {
		return fan.asks("/queue/tokens/current?shown=" + position).answers(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "x", "1.5", "99999999999999999999" })
	void refusesWhatIsNoPosition(String shown) {
		Fan fan = this.frontrow.fan("Alex").join(pausedSale());
		fan.asks("/queue/tokens/current?shown=" + shown).isRefused(400, "INVALID_REQUEST").blames("shown");
	}

}

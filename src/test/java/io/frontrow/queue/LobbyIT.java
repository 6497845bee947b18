package io.frontrow.queue;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.frontrow.Answer;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.queue.settings.DrawSeed;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Before a sale opens: a lobby, and a draw that everybody can check. */
@Tag("server")
class LobbyIT {

	private static final int CROWD = 40;

	private final Frontrow frontrow = Frontrow.shared();

	private final Frontrow other = Frontrow.second();

	@Test
	void whoComesBeforeTheSaleIsDrawnAndWhoComesLaterStandsBehind() {
		OffsetDateTime opening = OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(6).truncatedTo(ChronoUnit.SECONDS);
		Sale sale = this.frontrow.announce(new SalePlan().opensAt(opening).section("A", 1, 1, 0));
		this.frontrow.tune(sale, Map.of("tickSeconds", 3_600, "admitPerTick", 1));
		List<Fan> early = IntStream.range(0, CROWD).mapToObj((index) -> this.frontrow.fan("Early").join(sale)).toList();

		Answer lobby = early.get(0).state();
		assertThat(lobby.get("position").isNull()).isTrue();
		assertThat(lobby.get("estimatedWaitSeconds").isNull()).isTrue();
		assertThat(OffsetDateTime.parse(lobby.text("opensAt")).toInstant()).isEqualTo(opening.toInstant());
		assertThat(lobby.number("pollAfterSeconds")).isBetween(1L, 9L);
		Answer secret = draw(this.other, sale);
		assertThat(secret.get("seed").isNull()).isTrue();

		await().atMost(Duration.ofSeconds(20)).until(() -> !draw(this.other, sale).get("seed").isNull());
		assertThat(OffsetDateTime.now(ZoneOffset.UTC)).isAfterOrEqualTo(opening);
		DrawSeed seed = new DrawSeed(draw(this.other, sale).text("seed"));
		assertThat(seed.hash()).isEqualTo(secret.text("seedHash"))
			.isEqualTo(draw(this.frontrow, sale).text("seedHash"));
		// Each instance knows of the opening with its next snapshot.
		await().atMost(Duration.ofSeconds(5)).until(() -> !draw(this.frontrow, sale).get("seed").isNull());

		Fan late = this.frontrow.fan("Late").join(sale);
		List<Fan> drawn = early.stream().sorted(Comparator.comparing((fan) -> seed.permuted(number(fan)))).toList();
		assertThat(drawn).isNotEqualTo(early);
		await().atMost(Duration.ofSeconds(20)).until(() -> drawn.get(0).state().text("status").equals("ACTIVE"));
		for (int index = 1; index < CROWD; index++) {
			Fan fan = drawn.get(index).at(this.other);
			assertThat(fan.state().number("position")).isEqualTo(index);
			assertThat(fan.state().get("opensAt").isNull()).isTrue();
		}
		assertThat(late.state().number("position")).isEqualTo(CROWD);
	}

	private static Answer draw(Frontrow instance, Sale sale) {
		return instance.get("/concerts/" + sale.concertId() + "/draw").answers(200);
	}

	/** As the description of the call says where it is. */
	private static long number(Fan fan) {
		String ticket = fan.token().split("\\.", -1)[1];
		assertThat(ticket).endsWith("d");
		return Long.parseLong(ticket.substring(0, ticket.length() - 1));
	}

	@Test
	void saleWithoutOpeningHasNobodyToDraw() {
		Sale sale = this.frontrow.sale(1, 1, 0);
		assertThat(draw(this.frontrow, sale).get("opensAt").isNull()).isTrue();
		assertThat(this.frontrow.fan("Alex").join(sale).token().split("\\.", -1)[1]).isEqualTo("1");
	}

	@Test
	void noConcertHasNoDraw() {
		this.frontrow.get("/concerts/987654321/draw").isRefused(404, "CONCERT_NOT_FOUND");
	}

}

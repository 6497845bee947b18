package io.frontrow.reservation.best;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Fan;
import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Seats that the service chooses, also for a crowd that wants exactly what there is. */
class BestAvailableIT {

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	/** Refused while free: none. */
	@Test
	void twoHundredBuyersFillTheHallExactly() {
		Sale sale = this.here.sale(20, 20, 1_000);
		List<Fan> fans = this.here.crowd(sale, 200);

		List<Answer> answers = atOnce(fans, sale, 2);

		assertThat(Answer.statuses(answers)).containsExactlyEntriesOf(Map.of(201, 200L));
		assertThat(answers.stream().flatMap((answer) -> seatIds(answer).stream())).hasSize(400).doesNotHaveDuplicates();
		assertThat(fans.get(0).remaining(sale)).isZero();
		best(fans.get(0), sale, 1).isRefused(409, "SOLD_OUT");
		this.here.assertAuditHolds();
	}

	@Test
	void buyersOfThreeShareTheSeatsThatDoNotFitSideBySide() {
		Sale sale = this.here.sale(6, 10, 1_000);
		List<Fan> fans = this.here.crowd(sale, 24);

		List<Answer> answers = atOnce(fans, sale, 3);

		assertThat(Answer.statuses(answers)).containsExactlyInAnyOrderEntriesOf(Map.of(201, 20L, 409, 4L));
		assertThat(answers).filteredOn((answer) -> answer.status() == 409)
			.allSatisfy((answer) -> answer.isProblem(409, "SOLD_OUT"));
		assertThat(fans.get(0).remaining(sale)).isZero();
		this.here.assertAuditHolds();
	}

	@Test
	void choosesSideBySideFromTheFrontAndInTheSection() {
		Sale sale = this.here.sale(new SalePlan().section("floor", 2, 6, 10).section("balcony", 1, 4, 5));
		Fan fan = this.here.fan("relaxed").enter(sale);
		assertThat(numbers(best(fan, sale, 2).answers(201))).containsExactly(3, 4);
		assertThat(numbers(best(this.here.fan("high").enter(sale),
				"{\"performanceId\":%d,\"bestAvailable\":{\"count\":2,\"section\":\"balcony\"}}"
					.formatted(sale.performanceId()))
			.answers(201))).containsExactly(13, 14);
	}

	/**
	 * Each row has one group of four for the first who ask, and there are rows for all.
	 */
	@Test
	void crowdSitsSideBySideWhileThereAreRows() {
		Sale sale = this.here.sale(100, 10, 10);
		List<Fan> fans = this.here.crowd(sale, 50);
		List<CompletableFuture<Answer>> calls = fans.stream().map((fan) -> best(fan, sale, 4).sendAsync()).toList();
		assertThat(calls).allSatisfy((call) -> {
			List<Integer> numbers = numbers(call.join().hasStatus(201));
			int first = numbers.get(0);
			assertThat(numbers).containsExactly(first, first + 1, first + 2, first + 3);
			assertThat((first - 1) / 10).as("the row of %s", numbers).isEqualTo((first + 2) / 10);
		});
	}

	@Test
	void seatOfHoldThatRanOutIsFree() {
		Sale sale = this.here.sale(1, 2, 10);
		this.here.tune(sale, Map.of("holdTtlSeconds", 2));
		Fan slow = this.here.fan("slow").enter(sale);
		Fan next = this.here.fan("next").enter(sale);
		slow.hold(sale, slow.seats(sale).toArray(Long[]::new));
		best(next, sale, 2).isRefused(409, "SOLD_OUT");
		await().pollInterval(java.time.Duration.ofMillis(20)).until(() -> next.remaining(sale) == 2);
		best(next, sale, 2).answers(201);
	}

	@Test
	void lockThatHasOutlivedItsHoldDoesNotRefuseTheLastSeat() {
		Sale sale = this.here.sale(1, 1, 10);
		Fan fan = this.here.fan("last").enter(sale);
		long seat = fan.seats(sale).get(0);
		this.here.part(org.redisson.api.RedissonClient.class)
			.getLock("hold:{%d}:%d".formatted(sale.concertId(), seat))
			.lock(60, java.util.concurrent.TimeUnit.SECONDS);
		best(fan, sale, 1).answers(201);
	}

	@Test
	void limitAndEndOfSaleCountAsForNamedSeats() {
		Sale sale = this.here.sale(new SalePlan().section("A", 1, 10, 10).maxSeatsPerUser(3));
		Fan fan = this.here.fan("greedy").enter(sale);
		best(fan, sale, 2).answers(201);
		best(fan, sale, 2).isRefused(409, "SEAT_LIMIT_EXCEEDED");
		best(fan, sale, 1).answers(201);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			'bestAvailable':{'count':0}                  | bestAvailable.count
			'bestAvailable':{'count':5}                  | bestAvailable.count
			'bestAvailable':{}                           | bestAvailable.count
			'bestAvailable':{'count':'2'}                | bestAvailable.count
			'bestAvailable':{'count':1,'section':''}     | bestAvailable.section
			'bestAvailable':{'count':1,'row':1}          | bestAvailable.row
			'bestAvailable':{'count':1},'seatIds':[1]    | bestAvailable
			'bestAvailable':null                         | seatIds
			""")
	void namesTheFieldThatIsWrong(String fields, String field) {
		Sale sale = this.here.sale(1, 1, 10);
		String body = "{\"performanceId\":%d,%s}".formatted(sale.performanceId(), fields.replace('\'', '"'));
		best(this.here.fan("typo").join(sale), body).send().blames(field);
	}

	@Test
	void sectionThatThereIsNotIsNotFound() {
		Sale sale = this.here.sale(1, 1, 10);
		best(this.here.fan("lost").enter(sale),
				"{\"performanceId\":%d,\"bestAvailable\":{\"count\":1,\"section\":\"Z\"}}"
					.formatted(sale.performanceId()))
			.isRefused(404, "SEAT_NOT_FOUND");
	}

	private List<Answer> atOnce(List<Fan> fans, Sale sale, int count) {
		List<CompletableFuture<Answer>> calls = IntStream.range(0, fans.size())
			.mapToObj((index) -> best((index % 2 == 0) ? fans.get(index) : fans.get(index).at(this.there), sale, count)
				.sendAsync())
			.toList();
		return Answer.all(calls);
	}

	private static Call best(Fan fan, Sale sale, int count) {
		return best(fan,
				"{\"performanceId\":%d,\"bestAvailable\":{\"count\":%d}}".formatted(sale.performanceId(), count));
	}

	private static Call best(Fan fan, String body) {
		return fan.reserving(body);
	}

	private static List<Integer> numbers(Answer reservation) {
		return StreamSupport.stream(reservation.get("seats").spliterator(), false)
			.map((seat) -> seat.get("number").intValue())
			.toList();
	}

	private static List<Long> seatIds(Answer reservation) {
		return StreamSupport.stream(reservation.get("seats").spliterator(), false)
			.map((seat) -> seat.get("seatId").longValue())
			.toList();
	}

}

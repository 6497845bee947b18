package io.frontrow.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.frontrow.Frontrow;
import io.frontrow.Sale;
import io.frontrow.SalePlan;
import io.frontrow.engine.concurrent.Ids;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.queue.JoinBatches.Joined;
import io.frontrow.queue.token.QueueKeys;
import io.frontrow.queue.token.TokenState;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/** Those who come at the same time, on two instances. */
class JoinBatchesIT {

	private static final int CROWD = 500;

	private static final Duration LIMIT = Duration.ofSeconds(20);

	private final Frontrow here = Frontrow.shared();

	private final Frontrow there = Frontrow.second();

	private Sale pausedSale() {
		Sale sale = this.here.announce(new SalePlan().section("A", 1, 1, 0));
		this.here.tune(sale, Map.of("paused", true));
		return sale;
	}

	@Test
	void crowdGetsEachNumberOnceInFewScripts() {
		Sale sale = pausedSale();
		double before = scripts();
		List<Joined> joined = allAtOnce(sale, Stream.generate(Ids::next).limit(CROWD).toList(), this.here);
		assertThat(joined).hasSize(CROWD).allMatch(Joined::isNew);
		assertThat(numbers(joined))
			.containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, CROWD).boxed().toList());
		assertThat(joined).allMatch((each) -> position(each) == each.view().token().ticket().number());
		assertThat(scripts() - before).isBetween((double) CROWD / JoinBatches.TOGETHER_MAX, CROWD / 2.0);
	}

	/** A reload, a second tab and a program, on two instances. */
	@Test
	void oneUserWhoComesManyTimesAtOnceHasOnePlace() {
		Sale sale = pausedSale();
		List<UUID> users = Stream.generate(Ids::next).limit(10).toList();
		List<UUID> each = IntStream.range(0, CROWD).mapToObj((index) -> users.get(index % users.size())).toList();
		List<Joined> joined = allAtOnce(sale, each, this.here, this.there);
		assertThat(joined).hasSize(2 * CROWD);
		assertThat(joined.stream().filter(Joined::isNew)).hasSameSizeAs(users);
		assertThat(joined.stream().map((one) -> one.view().token().text()).distinct()).hasSameSizeAs(users);
		assertThat(numbers(joined).distinct())
			.containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, users.size()).boxed().toList());
	}

	/** One concert that is not there fails those alone who want it. */
	@Test
	void lineThatIsNotThereRefusesAllWhoComeToItAndNobodyElse() {
		Sale sale = pausedSale();
		Flux<Code> refused = Flux.range(0, CROWD)
			.flatMap((index) -> this.here.part(JoinBatches.class).join(Long.MAX_VALUE, Ids.next()), CROWD)
			.map((one) -> Code.INTERNAL_ERROR)
			.onErrorResume(Refusal.class, (refusal) -> Mono.just(refusal.code()));
		Mono<Joined> joined = this.here.part(JoinBatches.class).join(sale.concertId(), Ids.next());
		assertThat(refused.zipWith(joined).map((both) -> both.getT1()).collectList().block(LIMIT))
			.containsExactly(Code.CONCERT_NOT_FOUND);
	}

	/** What cannot be read of one is no trouble of the others. */
	@Test
	void brokenEntryFailsNobodyButItsOwner() {
		Sale sale = pausedSale();
		List<UUID> users = Stream.generate(Ids::next).limit(40).toList();
		QueueKeys keys = new QueueKeys(sale.concertId());
		String broken = users.get(20).toString();
		LineScript.REDIS.hset(keys.users(), broken, "1.broken");
		LineScript.REDIS.zadd(keys.waiting(), 1, broken);
		List<Boolean> joined = Objects.requireNonNull(Flux.fromIterable(users)
			.flatMap((user) -> this.here.part(JoinBatches.class)
				.join(sale.concertId(), user)
				.map(Joined::isNew)
				.onErrorResume(IllegalStateException.class, (error) -> Mono.just(false)), users.size())
			.collectList()
			.block(LIMIT));
		assertThat(joined.stream().filter(Boolean::booleanValue)).hasSize(users.size() - 1);
	}

	private static List<Joined> allAtOnce(Sale sale, List<UUID> users, Frontrow... instances) {
		return Objects.requireNonNull(Flux.just(instances)
			.flatMap((instance) -> Flux.fromIterable(users)
				.flatMap((user) -> instance.part(JoinBatches.class).join(sale.concertId(), user), users.size()))
			.collectList()
			.block(LIMIT));
	}

	private static Stream<Long> numbers(List<Joined> joined) {
		return joined.stream().map((one) -> one.view().token().ticket().number());
	}

	private static long position(Joined joined) {
		return ((TokenState.Waiting) joined.view().state()).position();
	}

	private double scripts() {
		return this.here.part(MeterRegistry.class).get("frontrow.queue.arrivals").summary().count();
	}

}

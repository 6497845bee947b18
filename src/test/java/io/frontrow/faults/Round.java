package io.frontrow.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One sale, one crowd, one fault, and the reckoning. */
final class Round {

	private static final Duration FIRST_SALES_LIMIT = Duration.ofSeconds(30);

	private final Stage stage;

	private final BoxOffice office = new BoxOffice();

	private final Ledgers ledgers;

	private final Operator operator;

	private final int buyers;

	Round(Stage stage, int buyers) {
		this.stage = stage;
		this.ledgers = new Ledgers(stage.servers());
		this.operator = new Operator(stage, this.office, this.ledgers);
		this.buyers = buyers;
	}

	Outcome play(Fault fault, KeyHabit habit, SplittableRandom luck) {
		Show show = this.operator.announce(this.buyers, luck);
		List<String> users = Stream.generate(() -> this.operator.register(show.buyersName()))
			.limit(this.buyers)
			.toList();
		Crowd crowd = Crowd.gather(this.stage, this.office, show, users, habit, luck.split());
		Scene scene = new Scene(this.stage, show.concertId(), this.office, crowd.sales(), luck.split());
		List<Buyer> buyers;
		try {
			crowd.sales().await(this.stage.instances(), FIRST_SALES_LIMIT);
			scene.lasts(0, 500);
			fault.befall(scene);
			scene.lasts(300, 800);
		}
		finally {
			buyers = crowd.finish();
		}
		return reckon(fault, show, buyers, scene);
	}

	private Outcome reckon(Fault fault, Show show, List<Buyer> buyers, Scene scene) {
		String audit = this.operator.audit();
		Register register = this.ledgers.register(show.concertId(), show.buyersName());
		List<Reckoning> all = buyers.stream()
			.map((buyer) -> new Reckoning(buyer.userId(), buyer.diary(), register))
			.toList();
		List<String> findings = new ArrayList<>(scene.findings());
		if (fault == Fault.CLOCKS_OFF && !IdClock.disagree(buyers)) {
			findings.add("no clock was seen to be off");
		}
		all.forEach((each) -> findings.addAll(each.findings()));
		if (!audit.isEmpty()) {
			findings.add("audit: " + audit);
		}
		return new Outcome(fault, sum(buyers, (buyer) -> buyer.diary().tried()),
				sum(buyers, (buyer) -> buyer.diary().acknowledged()), sum(all, Reckoning::paid),
				sum(all, Reckoning::lost), sum(all, Reckoning::doubled), sum(all, Reckoning::refusedWhileFree),
				scene.recovery(), findings);
	}

	private static <T> long sum(List<T> all, ToLongFunction<T> figure) {
		return all.stream().mapToLong(figure).sum();
	}

}

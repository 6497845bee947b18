package io.frontrow.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.frontrow.faults.checker.Checker;
import io.frontrow.faults.checker.ClockSkew;
import io.frontrow.faults.client.Client;
import io.frontrow.faults.client.KeyPolicy;
import io.frontrow.faults.cluster.Cluster;
import io.frontrow.faults.model.DatabaseReader;
import io.frontrow.faults.model.SaleState;
import io.frontrow.faults.nemesis.Fault;
import io.frontrow.faults.nemesis.Nemesis;
import io.frontrow.faults.workload.Buyer;
import io.frontrow.faults.workload.ConcertOnSale;
import io.frontrow.faults.workload.Operator;
import io.frontrow.faults.workload.Workload;

/** One sale, one crowd, one fault, and the reckoning. */
public final class Trial {

	private static final Duration FIRST_SALES_LIMIT = Duration.ofSeconds(30);

	private final Cluster stage;

	private final Client office = new Client();

	private final DatabaseReader ledgers;

	private final Operator operator;

	private final int buyers;

	public Trial(Cluster stage, int buyers) {
		this.stage = stage;
		this.ledgers = new DatabaseReader(stage.servers());
		this.operator = new Operator(stage, this.office, this.ledgers);
		this.buyers = buyers;
	}

	public TrialResult play(Fault fault, KeyPolicy habit, SplittableRandom luck) {
		ConcertOnSale show = this.operator.announce(this.buyers, luck);
		List<String> users = Stream.generate(() -> this.operator.register(show.buyersName()))
			.limit(this.buyers)
			.toList();
		Workload crowd = Workload.gather(this.stage, this.office, show, users, habit, luck.split());
		Nemesis scene = new Nemesis(this.stage, show.concertId(), this.office, crowd.sales(), luck.split());
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

	private TrialResult reckon(Fault fault, ConcertOnSale show, List<Buyer> buyers, Nemesis scene) {
		String audit = this.operator.audit();
		SaleState register = this.ledgers.register(show.concertId(), show.buyersName());
		List<Checker> all = buyers.stream()
			.map((buyer) -> new Checker(buyer.userId(), buyer.diary(), register))
			.toList();
		List<String> findings = new ArrayList<>(scene.findings());
		if (fault == Fault.CLOCKS_OFF && !ClockSkew.disagree(buyers)) {
			findings.add("no clock was seen to be off");
		}
		all.forEach((each) -> findings.addAll(each.findings()));
		if (!audit.isEmpty()) {
			findings.add("audit: " + audit);
		}
		return new TrialResult(fault, sum(buyers, (buyer) -> buyer.diary().tried()),
				sum(buyers, (buyer) -> buyer.diary().acknowledged()), sum(all, Checker::paid), sum(all, Checker::lost),
				sum(all, Checker::doubled), sum(all, Checker::refusedWhileFree), scene.recovery(), findings);
	}

	private static <T> long sum(List<T> all, ToLongFunction<T> figure) {
		return all.stream().mapToLong(figure).sum();
	}

}

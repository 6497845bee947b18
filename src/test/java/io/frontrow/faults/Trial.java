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
import io.frontrow.faults.history.History;
import io.frontrow.faults.model.DatabaseReader;
import io.frontrow.faults.model.SaleState;
import io.frontrow.faults.nemesis.Fault;
import io.frontrow.faults.nemesis.Nemesis;
import io.frontrow.faults.workload.Buyer;
import io.frontrow.faults.workload.ConcertOnSale;
import io.frontrow.faults.workload.Operator;
import io.frontrow.faults.workload.Workload;

/** One concert, its buyers, one fault, and the check. */
final class Trial {

	private static final Duration FIRST_SALES_LIMIT = Duration.ofSeconds(30);

	private final Cluster cluster;

	private final Client client = new Client();

	private final DatabaseReader database;

	private final Operator operator;

	private final int buyers;

	Trial(Cluster cluster, int buyers) {
		this.cluster = cluster;
		this.database = new DatabaseReader(cluster.servers());
		this.operator = new Operator(cluster, this.client, this.database);
		this.buyers = buyers;
	}

	TrialResult run(Fault fault, KeyPolicy keyPolicy, SplittableRandom random) {
		ConcertOnSale concert = this.operator.putOnSale(this.buyers, random);
		List<String> users = Stream.generate(() -> this.operator.register(concert.buyersName()))
			.limit(this.buyers)
			.toList();
		Workload workload = Workload.start(this.cluster.instances(), this.client, concert, users, keyPolicy,
				random.split());
		Nemesis nemesis = new Nemesis(this.cluster, concert.concertId(), this.client, workload.sales(), random.split());
		List<Buyer> buyers;
		try {
			workload.sales().await(this.cluster.instances(), FIRST_SALES_LIMIT);
			nemesis.pauseMillis(0, 500);
			fault.inject(nemesis);
			nemesis.pauseMillis(300, 800);
		}
		finally {
			buyers = workload.finish();
		}
		return check(fault, concert, buyers, nemesis);
	}

	private TrialResult check(Fault fault, ConcertOnSale concert, List<Buyer> buyers, Nemesis nemesis) {
		String audit = this.operator.audit();
		SaleState state = this.database.read(concert.concertId(), concert.buyersName());
		List<History> histories = buyers.stream().map(Buyer::history).toList();
		List<Checker> checkers = buyers.stream()
			.map((buyer) -> new Checker(buyer.userId(), buyer.history(), state))
			.toList();
		List<String> findings = new ArrayList<>(nemesis.findings());
		if (fault == Fault.CLOCKS_OFF && !ClockSkew.isSeenIn(histories)) {
			findings.add("no clock was seen to be off");
		}
		checkers.forEach((checker) -> findings.addAll(checker.findings()));
		if (!audit.isEmpty()) {
			findings.add("audit: " + audit);
		}
		return new TrialResult(fault, sum(histories, History::invoked), sum(histories, History::acknowledged),
				sum(checkers, Checker::paid), sum(checkers, Checker::lost), sum(checkers, Checker::doubled),
				sum(checkers, Checker::refusedWhileFree), nemesis.recovery(), findings);
	}

	private static <T> long sum(List<T> all, ToLongFunction<T> figure) {
		return all.stream().mapToLong(figure).sum();
	}

}

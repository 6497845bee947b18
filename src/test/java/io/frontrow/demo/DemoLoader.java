package io.frontrow.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.frontrow.demo.Demo.Fan;
import io.frontrow.demo.Demo.Sale;

/**
 * Puts the demo in place through the public API alone, so that the line, the seats and
 * the money agree as they would after a day of trade.
 */
final class DemoLoader {

	/** Nobody may own more than four of a concert's seats: five buyers for eighteen. */
	private static final List<Integer> SOLD = List.of(4, 4, 4, 4, 2);

	private static final long BUYER_BALANCE = 200_000;

	private final FrontrowClient client;

	DemoLoader(FrontrowClient client) {
		this.client = client;
	}

	/** Where there are concerts already, nothing is added. */
	Demo load() {
		List<Sale> existing = sales();
		if (!existing.isEmpty()) {
			System.out.println("There are concerts already: no demo data is added.");
			return new Demo(existing, List.of());
		}
		System.out.println("Loading the demo data ...");
		Sale room = announce(DemoConcerts.room());
		Sale arena = announce(DemoConcerts.arena());
		Sale lastSeats = announce(DemoConcerts.lastSeats());
		sellAllButTwo(lastSeats);
		return new Demo(List.of(room, arena, lastSeats),
				List.of(fan("김하늘 (Haneul Kim)", 1_000_000), fan("이도윤 (Doyun Lee)", 150_000), fan("Alex Park", 20_000)));
	}

	private List<Sale> sales() {
		return this.client.get("/concerts")
			.path("concerts")
			.valueStream()
			.map((concert) -> new Sale(concert.path("concertId").asLong(), concert.path("title").asString()))
			.toList();
	}

	private Sale announce(ConcertPlan plan) {
		return new Sale(this.client.postAsOperator("/concerts", plan).path("concertId").asLong(), plan.title());
	}

	private Fan fan(String name, long balance) {
		String userId = this.client.post("/users", Map.of("name", name)).path("userId").asString();
		this.client.post("/users/" + userId + "/balance/charges", Map.of("amount", balance));
		return new Fan(userId, name, balance);
	}

	/** All join before any waits: they are admitted by the same tick. */
	private void sellAllButTwo(Sale sale) {
		List<Buyer> buyers = IntStream.rangeClosed(1, SOLD.size())
			.mapToObj((number) -> fan("Early bird " + number, BUYER_BALANCE))
			.map((fan) -> Buyer.joining(this.client, fan, sale.concertId()))
			.toList();
		for (int i = 0; i < SOLD.size(); i++) {
			buyers.get(i).awaitAdmission();
			buyers.get(i).buy(SOLD.get(i));
		}
	}

}

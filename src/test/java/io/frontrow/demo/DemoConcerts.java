package io.frontrow.demo;

import io.frontrow.demo.ConcertPlan.Evenings;
import io.frontrow.demo.ConcertPlan.Section;

/** What is on sale in a demo run. */
final class DemoConcerts {

	private DemoConcerts() {
	}

	/** 50 seats an evening: small enough to read every answer whole. */
	static ConcertPlan room() {
		return ConcertPlan.of("작은 방의 밤 (A Night in a Small Room)", "서촌 사중주 (Seochon Quartet)", new Evenings(21, 2),
				"서촌 살롱 (Seochon Salon)", new Section("Salon", 5, 10, 55_000));
	}

	/** 20,000 seats an evening in four price sections: big enough for a rush. */
	static ConcertPlan arena() {
		return ConcertPlan.of("한강의 불빛 (Lights on the Han)", "종이비행기 (Paper Planes)", new Evenings(60, 3),
				"한강 아레나 (Han River Arena)", new Section("VIP", 20, 50, 198_000), new Section("R", 50, 80, 165_000),
				new Section("S", 60, 100, 132_000), new Section("A", 90, 100, 99_000));
	}

	/** 20 seats, of which the loader leaves two. */
	static ConcertPlan lastSeats() {
		return ConcertPlan.of("마지막 두 자리 (Two Seats Left)", "가람 트리오 (Garam Trio)", new Evenings(7, 1),
				"골목 재즈 바 (Alley Jazz Bar)", new Section("Bar", 4, 5, 40_000));
	}

}

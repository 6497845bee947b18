package io.frontrow.account;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import io.frontrow.Books;
import io.frontrow.Frontrow;
import io.frontrow.engine.concurrent.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Who exists, by what was read of the database. */
class KnownUsersIT {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final KnownUsers users = Frontrow.shared().part(KnownUsers.class);

	@Test
	void findsThoseOfTheGroupWhoExistAndNobodyElse() {
		List<UUID> made = IntStream.range(0, 6).mapToObj((index) -> made()).toList();
		this.users.note(made.get(1));
		List<UUID> asked = List.of(Ids.next(), made.get(0), made.get(1), new UUID(0, 1), made.get(5),
				UUID.randomUUID());
		assertThat(found(asked)).containsExactlyInAnyOrder(made.get(0), made.get(1), made.get(5));
		assertThat(found(asked)).containsExactlyInAnyOrder(made.get(0), made.get(1), made.get(5));
	}

	@Test
	void whoIsMadeAfterTheirNeighboursWereReadIsFoundToo() {
		UUID first = made();
		UUID late = new UUID(first.getMostSignificantBits(), first.getLeastSignificantBits() + 1);
		UUID last = made();
		assertThat(found(List.of(first, late, last))).containsExactlyInAnyOrder(first, last);
		Books.makeUser(late);
		assertThat(found(List.of(first, late, last))).containsExactlyInAnyOrder(first, late, last);
	}

	private Set<UUID> found(List<UUID> asked) {
		return Objects.requireNonNull(this.users.decide(asked).block(LIMIT)).keySet();
	}

	private static UUID made() {
		UUID userId = Ids.next();
		Books.makeUser(userId);
		return userId;
	}

}

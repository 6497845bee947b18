package io.frontrow.queue.token;

import java.util.List;
import java.util.stream.Stream;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** On a cluster, a script's keys must be on one node. */
class QueueKeysTest {

	private static final QueueNumber TICKET = new QueueNumber(41, 0, false);

	private final QueueKeys keys = new QueueKeys(7);

	@Test
	void allAreUnderTheConcertsHashTag() {
		List<String> all = Stream
			.of(this.keys.ofJoin(), this.keys.ofState(TICKET), this.keys.ofLend(TICKET), this.keys.ofReturn(List.of()),
					this.keys.ofLeave(TICKET), this.keys.ofTidy(), this.keys.ofAdmit(), this.keys.ofSnapshot(),
					this.keys.ofSettings(), this.keys.ofExtend(TICKET), this.keys.ofRestore(TICKET),
					// What scripts make from the prefix.
					List.of(this.keys.seen(41), this.keys.prefix() + "active:41"))
			.flatMap(List::stream)
			.toList();
		assertThat(all).allMatch((key) -> key.startsWith("queue:{7}:"))
			.extracting(SlotHash::getSlot)
			.containsOnly(SlotHash.getSlot("7"));
	}

}

package io.frontrow.queue.recovery;

import java.util.List;
import java.util.stream.IntStream;

import io.frontrow.queue.LineScript;
import io.lettuce.core.Range;
import io.lettuce.core.XTrimArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How far the journal is in the database, and how many entries Redis dropped before they
 * were there. Entries are dropped here as {@code MAXLEN} drops them: from the beginning.
 */
class JournalScriptIT {

	private static final long READ = 1;

	private final LineScript line = new LineScript();

	@AfterEach
	void forget() {
		LineScript.REDIS.del(this.line.keys.ofJournal().toArray(String[]::new));
	}

	private List<String> add(int entries) {
		return IntStream.range(0, entries)
			.mapToObj((number) -> LineScript.REDIS.xadd(this.line.keys.turns(), "changed", "1 " + number))
			.toList();
	}

	private void dropAllBut(int entries) {
		LineScript.REDIS.xtrim(this.line.keys.turns(), new XTrimArgs().maxlen(entries).exactTrimming());
	}

	private String position() {
		return LineScript.REDIS.hget(this.line.stats(), "turnsId");
	}

	/** An older version of the script notes the id alone. */
	private void noteAsOlderVersion(String id) {
		LineScript.REDIS.hset(this.line.stats(), "turnsId", id);
	}

	/** Another instance reads although this one is at it: it has taken too long. */
	private void endLease() {
		LineScript.REDIS.hdel(this.line.stats(), "journalLeaseMs");
	}

	private List<Object> read() {
		List<Object> reply = this.line.journal();
		assertThat(reply.get(0)).isEqualTo(READ);
		return reply;
	}

	/** Returns whether it is noted: 1 or 0. */
	private Object note(List<Object> read) {
		return this.line.journaled((String) read.get(2)).get(0);
	}

	/** Returns how many entries were read. */
	private int readAndNote() {
		List<Object> read = read();
		assertThat(note(read)).isEqualTo(read.get(2).equals("") ? 0L : 1L);
		return entries(read);
	}

	private static int entries(List<Object> read) {
		return ((List<?>) read.get(3)).size() / 2;
	}

	private static long dropped(List<Object> read) {
		return (Long) read.get(6);
	}

	/** Adds ten, of which four are dropped, and tells how many are said to be. */
	private long droppedOfFourThatAre() {
		add(10);
		dropAllBut(6);
		List<Object> read = read();
		assertThat(entries(read)).isEqualTo(6);
		endLease();
		assertThat(dropped(read())).as("told again").isZero();
		note(read);
		return dropped(read);
	}

	@Test
	void droppedEntriesAreCountedOnceHoweverOftenTheyAreRead() {
		add(5);
		assertThat(readAndNote()).isEqualTo(5);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	@Test
	void entriesThatWereDroppedBeforeTheFirstReadingAreCounted() {
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	@Test
	void entriesThatAreUnreadAtAnUpdateAreNotTakenForReadLater() {
		noteAsOlderVersion(add(5).get(1));
		List<Object> read = read();
		assertThat(entries(read)).isEqualTo(3);
		assertThat(dropped(read)).isZero();
		note(read);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	/** The older version has kept no number: one is certain. */
	@Test
	void entriesThatWereDroppedAtAnUpdateAreToldAsOneAtLeast() {
		noteAsOlderVersion(add(5).get(1));
		add(10);
		dropAllBut(6);
		List<Object> read = read();
		assertThat(entries(read)).isEqualTo(6);
		assertThat(dropped(read)).isOne();
		note(read);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	@Test
	void whatAnOlderVersionWritesMeanwhileIsNotTakenForDropped() {
		add(5);
		assertThat(readAndNote()).isEqualTo(5);
		noteAsOlderVersion(add(30).get(29));
		assertThat(readAndNote()).isZero();
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
		noteAsOlderVersion(add(30).get(20));
		assertThat(readAndNote()).isEqualTo(9);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	@Test
	void whatWasReadBeforeRedisForgotTheLineIsNotNotedAfterIt() {
		add(5);
		readAndNote();
		add(300);
		List<Object> read = read();
		forget();
		note(read);
		assertThat(position()).isNull();
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	/** The first reading, too, has nothing before it by which it could be told. */
	@Test
	void firstReadingBeforeRedisForgotTheLineChangesNoCountAfterIt() {
		add(300);
		List<Object> read = read();
		forget();
		note(read);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	@Test
	void slowerReaderDoesNotSetTheFasterBack() {
		add(5);
		List<Object> slow = read();
		String last = add(3).get(2);
		endLease();
		List<Object> fast = read();
		assertThat(entries(fast)).isEqualTo(8);
		note(fast);
		note(slow);
		assertThat(position()).isEqualTo(last);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

	/** What it has written is in the database, however long that took. */
	@Test
	void readerWhoseLeaseIsOverNotesWhatItHasWritten() {
		String last = add(5).get(4);
		List<Object> slow = read();
		endLease();
		List<Object> next = read();
		note(slow);
		assertThat(position()).isEqualTo(last);
		note(next);
		assertThat(readAndNote()).isZero();
		assertThat(LineScript.REDIS.xrange(this.line.keys.turns(), Range.unbounded())).hasSize(5);
	}

	@Test
	void moreThanIsReadAtOnceIsNumberedThroughout() {
		noteAsOlderVersion(add(1_200).get(99));
		assertThat(IntStream.range(0, 4).map((part) -> readAndNote()).sum()).isEqualTo(1_100);
		assertThat(droppedOfFourThatAre()).isEqualTo(4);
	}

}

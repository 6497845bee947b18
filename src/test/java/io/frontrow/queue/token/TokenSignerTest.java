package io.frontrow.queue.token;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import io.frontrow.queue.LineScript;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Only what we have written ourselves is read. */
class TokenSignerTest {

	private static final int CONTRACT_LENGTH_MAX = 128;

	private static final UUID USER = UUID.fromString("01a20e8d-2771-7e28-a3e6-fb472e5000e3");

	private static final QueueNumber TICKET = new QueueNumber(41, 0, false);

	private static final String ID = LineScript.nextId();

	private final TokenSigner signer = signer("one");

	private final QueueToken token = this.signer.sign(7, TICKET, USER, ID, this.signer.newestKey());

	@Test
	void readsWhatItHasSigned() {
		assertThat(this.signer.read(this.token.text())).contains(this.token);
		assertThat(this.signer.sign(7, TICKET, USER, ID, this.signer.newestKey())).isEqualTo(this.token);
	}

	@Test
	void textIsUrlSafeAndShortEnough() {
		QueueToken longest = this.signer.sign(999_999_999_999_999L, new QueueNumber(999_999_999_999L, 3, true), USER,
				ID, "");
		assertThat(longest.text()).hasSizeLessThanOrEqualTo(CONTRACT_LENGTH_MAX).matches("[A-Za-z0-9._-]+");
		assertThat(this.signer.read(longest.text())).contains(longest);
	}

	@Test
	void refusesEveryChangeOfEveryCharacter() {
		String text = this.token.text();
		for (int index = 0; index < text.length(); index++) {
			for (char other : "0A_.é= ".toCharArray()) {
				if (text.charAt(index) != other) {
					assertThat(this.signer.read(text.substring(0, index) + other + text.substring(index + 1)))
						.isEmpty();
				}
			}
		}
	}

	@Test
	void refusesWhatIsCutOrAddedTo() {
		String text = this.token.text();
		for (int length = 0; length < text.length(); length++) {
			assertThat(this.signer.read(text.substring(0, length))).isEmpty();
			assertThat(this.signer.read(text.substring(text.length() - length))).isEmpty();
		}
		assertThat(Stream.of(text + "A", text + "=", " " + text, "0" + text, text.replaceFirst("\\.", ".0")))
			.allSatisfy((other) -> assertThat(this.signer.read(other)).isEmpty());
	}

	/** The last character of 128 bits in base64 has four bits that say nothing. */
	@Test
	void refusesTheSameBitsWrittenInAnotherWay() {
		String text = this.token.text();
		char last = text.charAt(text.length() - 1);
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		int code = alphabet.indexOf(last);
		assertThat(code % 16).isZero();
		for (int spare = 1; spare < 16; spare++) {
			String other = text.substring(0, text.length() - 1) + alphabet.charAt(code + spare);
			assertThat(this.signer.read(other)).isEmpty();
		}
	}

	@Test
	void refusesAnotherShopsToken() {
		assertThat(signer("another").read(this.token.text())).isEmpty();
	}

	@Test
	void olderKeyIsStillReadAndKeepsTheText() {
		TokenSigner rotated = signer("two", "one");
		assertThat(rotated.read(this.token.text())).contains(this.token);
		assertThat(rotated.sign(7, TICKET, USER, ID, this.signer.newestKey())).isEqualTo(this.token);
		assertThat(rotated.sign(7, TICKET, USER, ID, rotated.newestKey()).text()).isNotEqualTo(this.token.text());
	}

	@Test
	void keyThatIsGoneSignsNothing() {
		TokenSigner later = signer("three", "two");
		assertThat(later.read(this.token.text())).isEmpty();
		assertThat(later.read(later.sign(7, TICKET, USER, ID, this.signer.newestKey()).text())).isPresent();
	}

	/** Two deployments may have one key in their settings. */
	@Test
	void tokenOfAnotherDatabaseIsNotOurs() {
		TokenSigner here = new TokenSigner(keys("given"), keys("kept here"));
		TokenSigner there = new TokenSigner(keys("given"), keys("kept there"));
		QueueToken token = there.sign(7, TICKET, USER, there.nextId(), there.newestKey());
		assertThat(token.isOurs()).isTrue();
		assertThat(here.read(token.text()).orElseThrow().isOurs()).isFalse();
		assertThat(here.read(here.sign(7, TICKET, USER, here.nextId(), here.newestKey()).text()).orElseThrow().isOurs())
			.isTrue();
		assertThat(here.nextId()).hasSameSizeAs(ID).isNotEqualTo(here.nextId());
	}

	/**
	 * The key in the database signs where the settings have none, and only ours has it.
	 */
	@Test
	void tokenOfAnEarlierVersionIsOursByTheKeyOfTheDatabaseOnly() {
		TokenSigner before = new TokenSigner(keys("given"), keys("kept"));
		assertThat(before.sign(7, TICKET, USER, ID, before.newestKey()).isOurs()).isFalse();
		assertThat(this.token.isOurs()).isTrue();
		TokenSigner newerKept = new TokenSigner(keys("given"), keys("newer", "kept"));
		QueueToken marked = before.sign(7, TICKET, USER, before.nextId(), before.newestKey());
		assertThat(newerKept.read(marked.text()).orElseThrow().isOurs()).isTrue();
	}

	private static TokenSigner signer(String... secrets) {
		return new TokenSigner(List.of(), keys(secrets));
	}

	private static List<TokenKey> keys(String... secrets) {
		return Stream.of(secrets).map((secret) -> new TokenKey(secret.getBytes(StandardCharsets.UTF_8))).toList();
	}

}

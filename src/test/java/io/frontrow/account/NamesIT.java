package io.frontrow.account;

import java.util.List;
import java.util.Map;

import io.frontrow.Answer;
import io.frontrow.Books;
import io.frontrow.Frontrow;
import io.frontrow.SalePlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What people read must show something, and has no white space around it. */
class NamesIT {

	/** Unicode's white space, by its code points. */
	private static final String WHITE_SPACE = "\t\n\u000b\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
			+ "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

	private final Frontrow frontrow = Frontrow.shared();

	@ParameterizedTest
	@ValueSource(strings = { " ", "\u00a0", "\u200b", "\ufeff", "\u3164", "\u2800", "\u00ad", "\u3000", "\u2060",
			"\u180e", "\u115f", "\u1160", "\uffa0", "\u034f", "\u061c", "\u200d", "\u202e", "\ufe0f", "\udb40\udd00",
			"\udb40\udc41", "\u17b4", "\u180b", "\u2028", "\u0085", " \u200b \u3164\u00a0", "\u200b\u00ad\u2800" })
	void nameThatShowsNothingIsRefused(String name) {
		this.frontrow.post("/users", Map.of("name", name)).send().blames("name");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u200bb", "\u2800.", "\u3164\uae40", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
			"\u2764\ufe0f", "\u0301", ".", "\u0646\u200c\u0627" })
	void nameThatShowsSomethingIsKeptAsItIs(String name) {
		assertThat(this.frontrow.post("/users", Map.of("name", name)).answers(201).text("name")).isEqualTo(name);
	}

	@Test
	void whiteSpaceAroundANameIsLeftOut() {
		Answer made = this.frontrow.post("/users", Map.of("name", WHITE_SPACE + "Kim \u00a0 Haneul" + WHITE_SPACE))
			.answers(201);
		assertThat(made.text("name")).isEqualTo("Kim \u00a0 Haneul");
		assertThat(Books.number("SELECT CHAR_LENGTH(name) FROM users WHERE user_id = ?", made.text("userId")))
			.isEqualTo("Kim \u00a0 Haneul".length());
		this.frontrow.post("/users", Map.of("name", " ".repeat(50) + "x".repeat(100) + "\u3000".repeat(50)))
			.answers(201);
		this.frontrow.post("/users", Map.of("name", "a\tb")).send().blames("name");
	}

	@Test
	void namesOfAConcertAreHeldAgainstTheSameRule() {
		Map<String, Object> plan = new SalePlan().section("\u00a0A\u3000", 1, 1, 10)
			.with("title", "\u2003An evening\n")
			.body();
		long concertId = this.frontrow.post("/admin/concerts", plan).asOperator().answers(201).number("concertId");
		assertThat(Books.number("SELECT CHAR_LENGTH(title) FROM concerts WHERE concert_id = ?", concertId))
			.isEqualTo("An evening".length());
		this.frontrow.post("/admin/concerts", new SalePlan().section("\u3164", 1, 1, 10).body())
			.asOperator()
			.send()
			.blames("performances[0].sections[0].name");
		this.frontrow.post("/admin/concerts", new SalePlan().section("A", 1, 1, 10).section("A\u00a0", 1, 1, 10).body())
			.asOperator()
			.send()
			.blames("performances[0].sections[1].name");
		for (String field : List.of("title", "artist")) {
			this.frontrow.post("/admin/concerts", new SalePlan().section("A", 1, 1, 10).with(field, "\u200b").body())
				.asOperator()
				.send()
				.blames(field);
		}
	}

}

package io.frontrow.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One table with its rules, and the two statements that walk it along its primary key, a
 * page of rows at a time: where the page ends, and which of its rows break a rule. Both
 * read a range of the primary key, look up the rest by an index, and sort nothing larger
 * than a page, so neither gets slower as the table grows.
 *
 * @param table with its alias, as in "seats s"
 * @param key the primary key's columns
 * @param pageMax the most rows in a page
 * @param joins what the rules compare a row with: at most one row each, looked up by an
 * index or summed up over the page's range, {@code :after0} to {@code :upTo0}
 */
record TableWalk(String table, List<KeyColumn> key, int pageMax, String joins, List<AuditRule> rules) {

	/** The rule that all tables share. */
	static final String NO_ORPHANS = "no-orphans";

	/** So few that a page takes some 20 ms where everything is in memory. */
	private static final int PAGE_MAX = 2_000;

	static TableWalk along(String table, KeyColumn... key) {
		return new TableWalk(table, List.of(key), PAGE_MAX, "", List.of());
	}

	TableWalk pagesOf(int rows) {
		return new TableWalk(this.table, this.key, rows, this.joins, this.rules);
	}

	TableWalk with(String tables) {
		return new TableWalk(this.table, this.key, this.pageMax, tables, this.rules);
	}

	TableWalk rule(String name, String wording, String truth) {
		List<AuditRule> more = Stream.concat(this.rules.stream(), Stream.of(new AuditRule(name, wording, truth)))
			.toList();
		return new TableWalk(this.table, this.key, this.pageMax, this.joins, more);
	}

	String name() {
		return this.table.substring(0, this.table.indexOf(' '));
	}

	/**
	 * Finds the last key of the page of at most {@code :rows} rows after {@code :after0},
	 * {@code :after1}, and the number of its rows; nothing where no row is left.
	 */
	String pageEnd() {
		String columns = columns("");
		return "SELECT " + columns + ", COUNT(*) OVER () AS page_rows FROM (SELECT " + columns(alias()) + " FROM "
				+ this.table + " WHERE " + after() + " ORDER BY " + columns(alias()) + " LIMIT :rows) page ORDER BY "
				+ columns.replace(",", " DESC,") + " DESC LIMIT 1";
	}

	/**
	 * Finds the rows after {@code :after0}, {@code :after1} and up to {@code :upTo0},
	 * {@code :upTo1} that break a rule: the key as {@code id}, and {@code broken0},
	 * {@code broken1} and so on by rule.
	 */
	String broken() {
		List<String> selected = new ArrayList<>();
		List<String> broken = new ArrayList<>();
		for (AuditRule rule : this.rules) {
			String column = "broken" + broken.size();
			selected.add("((" + rule.truth() + ") IS NOT TRUE) AS " + column);
			broken.add(column);
		}
		return "SELECT CONCAT_WS('/', " + columns(alias()) + ") AS id, " + String.join(", ", selected) + " FROM "
				+ this.table + " " + this.joins + " WHERE " + after() + " AND " + upTo() + " HAVING "
				+ String.join(" OR ", broken);
	}

	private String alias() {
		return this.table.substring(this.table.indexOf(' ') + 1) + ".";
	}

	private String columns(String alias) {
		return this.key.stream().map((part) -> alias + part.column()).collect(Collectors.joining(", "));
	}

	private String after() {
		return compared(">", ">", ":after");
	}

	private String upTo() {
		return compared("<", "<=", ":upTo");
	}

	/**
	 * Written out: for a comparison of row values, (a, b) > (x, y), MySQL would read the
	 * whole table.
	 */
	private String compared(String strictly, String atLast, String bound) {
		List<String> ways = IntStream.range(0, this.key.size()).mapToObj((part) -> {
			String comparison = (part == this.key.size() - 1) ? atLast : strictly;
			String before = IntStream.range(0, part)
				.mapToObj((at) -> compared(at, "=", bound) + " AND ")
				.collect(Collectors.joining());
			return before + compared(part, comparison, bound);
		}).toList();
		return "(" + String.join(" OR ", ways) + ")";
	}

	private String compared(int part, String comparison, String bound) {
		return alias() + this.key.get(part).column() + " " + comparison + " " + bound + part;
	}

}

package io.frontrow.admin;

import java.util.ArrayList;
import java.util.List;

/** What a walk has found out about one rule so far. Not thread-safe. */
final class Finding {

	/** As many as an operator looks at before asking the database. */
	private static final int IDS_MAX = 5;

	private final String table;

	private final AuditRule rule;

	private final List<String> ids = new ArrayList<>();

	private long checked;

	private long broken;

	Finding(String table, AuditRule rule) {
		this.table = table;
		this.rule = rule;
	}

	void noteChecked(int rows) {
		this.checked += rows;
	}

	void noteBroken(String id) {
		this.broken++;
		if (this.ids.size() < IDS_MAX) {
			this.ids.add(id);
		}
	}

	String rule() {
		return this.rule.name();
	}

	boolean ok() {
		return this.broken == 0;
	}

	/**
	 * As in "BROKEN by 1 of 300 users (3f…), each: its balance is the sum of its
	 * entries".
	 */
	@Override
	public String toString() {
		if (ok()) {
			return "%d %s, each: %s".formatted(this.checked, this.table, this.rule.wording());
		}
		String more = (this.broken > this.ids.size()) ? ", …" : "";
		return "BROKEN by %d of %d %s (%s%s), each: %s".formatted(this.broken, this.checked, this.table,
				String.join(", ", this.ids), more, this.rule.wording());
	}

}

package io.frontrow.admin;

import java.util.List;

/**
 * What is true of concerts, beside their seats.
 */
final class CatalogueRules {

	private static final TableWalk CONCERTS = TableWalk.along("concerts c", KeyColumn.number("concert_id"))
		.with("LEFT JOIN line_settings l ON l.concert_id = c.concert_id")
		.rule(TableWalk.NO_ORPHANS, "its queue is there", "l.concert_id IS NOT NULL");

	private static final TableWalk LINES = TableWalk.along("line_settings l", KeyColumn.number("concert_id"))
		.with("LEFT JOIN concerts c ON c.concert_id = l.concert_id")
		.rule(TableWalk.NO_ORPHANS, "its concert is there", "c.concert_id IS NOT NULL");

	private static final TableWalk SECTIONS = TableWalk
		.along("sections t", KeyColumn.number("performance_id"), KeyColumn.number("section_index"))
		.with("LEFT JOIN performances p ON p.performance_id = t.performance_id")
		.rule(TableWalk.NO_ORPHANS, "its performance is there", "p.performance_id IS NOT NULL");

	static final List<TableWalk> WALKS = List.of(CONCERTS, LINES, SECTIONS);

	private CatalogueRules() {
	}

}

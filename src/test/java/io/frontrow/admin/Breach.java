package io.frontrow.admin;

import java.util.Arrays;
import java.util.List;

/**
 * One way in which the books can be wrong: what is done to them, and what undoes it.
 *
 * @param rule the only rule that must see it
 * @param named what the report must name
 */
record Breach(String rule, String what, List<String> plant, List<String> mend, String named) {

	static Breach of(String rule, String what) {
		return new Breach(rule, what, List.of(), List.of(), "");
	}

	Breach plant(String... statements) {
		return new Breach(this.rule, this.what, Arrays.asList(statements), this.mend, this.named);
	}

	Breach mend(String... statements) {
		return new Breach(this.rule, this.what, this.plant, Arrays.asList(statements), this.named);
	}

	Breach naming(String id) {
		return new Breach(this.rule, this.what, this.plant, this.mend, id);
	}

	@Override
	public String toString() {
		return this.rule + ": " + this.what;
	}

}

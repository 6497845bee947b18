package io.frontrow.planted;

import org.springframework.modulith.Modulithic;

/**
 * Two rooms of which each uses the other, without declaring it: what {@code CyclesTest}
 * and {@code ModulesTest} must find.
 */
@Modulithic
public final class Planted {

	private Planted() {
	}

}

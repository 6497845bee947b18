package io.frontrow.planted;

import org.springframework.modulith.Modulithic;

/**
 * Two rooms of which the lower uses the higher, which it did not declare: what
 * {@code ModulesTest} must find.
 */
@Modulithic
public final class Planted {

	private Planted() {
	}

}

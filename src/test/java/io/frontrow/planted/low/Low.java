package io.frontrow.planted.low;

import io.frontrow.planted.high.High;

public record Low(High high) {

	public record Floor(int height) {
	}

}

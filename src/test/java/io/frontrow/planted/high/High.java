package io.frontrow.planted.high;

import io.frontrow.planted.low.Low;

public record High(int height) {

	/** Closes the circle, through a nested type. */
	public boolean isAbove(Low.Floor floor) {
		return this.height > floor.height();
	}

}

package io.frontrow.catalog;

/**
 * What a seat is to somebody who looks: a hold that has run out is available, swept or
 * not.
 */
public enum SeatStatus {

	AVAILABLE, HELD, SOLD

}

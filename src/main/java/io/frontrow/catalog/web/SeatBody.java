package io.frontrow.catalog.web;

import io.frontrow.catalog.Seat;
import io.frontrow.catalog.SeatStatus;
import io.swagger.v3.oas.annotations.media.Schema;

@Schema(name = "SeatWithStatus")
record SeatBody(long seatId, int number, String section, int row, long price, SeatStatus status) {

	static SeatBody of(Seat seat, SeatStatus status) {
		return new SeatBody(seat.seatId(), seat.number(), seat.section(), seat.row(), seat.price(), status);
	}

}

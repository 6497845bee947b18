package io.frontrow.queue.position;

import reactor.core.publisher.Mono;

/**
 * What a line is for. Told by the room of the concerts, which stands above this one.
 */
public interface SeatSupply {

	/**
	 * The seats of a concert at this moment, over all its performances that are on sale.
	 */
	Mono<Seats> of(long concertId);

	/**
	 * @param sold paid
	 * @param capacity all of them
	 */
	record Seats(long sold, long capacity) {
	}

}

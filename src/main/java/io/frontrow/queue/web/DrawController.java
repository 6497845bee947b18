package io.frontrow.queue.web;

import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.queue.LookAtDraw;
import io.frontrow.queue.LookAtDraw.Draw;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Queue")
class DrawController {

	private final LookAtDraw draws;

	DrawController(LookAtDraw draws) {
		this.draws = draws;
	}

	@GetMapping("/concerts/{concertId}/draw")
	@Operation(summary = "How those are ordered who come before the sale opens; open to everyone",
			description = "The place of a ticket is a keyed permutation of its number by `seed`: four rounds of a Feistel"
					+ " network over 40 bits, whose round function is the first 20 bits of SHA-1 over `seed:round:half`."
					+ " The number is the second part of a queue token, there followed by `d`. `seedHash` is SHA-256"
					+ " over the text of `seed` and is shown before the sale opens, `seed` from then on.")
	@Answers(status = 200, codes = Code.CONCERT_NOT_FOUND)
	Mono<Draw> draw(@PathVariable("concertId") long concertId) {
		return this.draws.of(concertId);
	}

}

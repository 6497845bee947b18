package io.frontrow.queue.web;

import java.util.Objects;

import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.queue.JoinQueue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The operator's way into a lane. It is in this room because it answers with a token.
 */
@RestController
@RequestMapping(path = "/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operators")
class PlaceController {

	private final JoinQueue line;

	PlaceController(JoinQueue line) {
		this.line = line;
	}

	@PostMapping(path = "/queues/{concertId}/tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Give a user a place in a lane of the queue, also where it is closed",
			description = "A place that the user has in another lane is given up for it; an active token stays.")
	@Answers(status = { 200, 201 }, location = false, operator = true, polled = true,
			codes = { Code.USER_NOT_FOUND, Code.CONCERT_NOT_FOUND, Code.SALE_CLOSED })
	Mono<ResponseEntity<TokenBody>> issue(@PathVariable("concertId") long concertId,
			@Valid @RequestBody PlaceRequest request) {
		return this.line
			.joinLane(Objects.requireNonNull(request.userId()), concertId, Objects.requireNonNull(request.lane()))
			.map((joined) -> TokenAnswer.of(joined));
	}

}

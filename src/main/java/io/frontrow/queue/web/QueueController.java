package io.frontrow.queue.web;

import java.util.Objects;

import io.frontrow.queue.Gate;
import io.frontrow.queue.JoinLine;
import io.frontrow.queue.QueueToken;
import io.frontrow.queue.TokenView;
import io.frontrow.queue.Tokens;
import io.frontrow.support.Answers;
import io.frontrow.support.Code;
import io.frontrow.support.Refusal;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Waiting line")
class QueueController {

	private final JoinLine line;

	private final Tokens tokens;

	QueueController(JoinLine line, Tokens tokens) {
		this.line = line;
		this.tokens = tokens;
	}

	@PostMapping(path = "/queue/tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Join the line of a concert, or find the place already had there")
	@Answers(status = { 200, 201 }, location = false, polled = true,
			codes = { Code.USER_NOT_FOUND, Code.CONCERT_NOT_FOUND, Code.SALE_CLOSED })
	Mono<ResponseEntity<TokenBody>> join(@Valid @RequestBody JoinRequest request) {
		return this.line.join(Objects.requireNonNull(request.userId()), Objects.requireNonNull(request.concertId()))
			.map((joined) -> answer(joined.isNew() ? HttpStatus.CREATED : HttpStatus.OK,
					TokenBody.handedOut(joined.view())));
	}

	@GetMapping("/queue/tokens/current")
	@Operation(summary = "The state of the token in the header Queue-Token")
	@Answers(status = 200, polled = true, codes = { Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_NOT_FOUND })
	Mono<ResponseEntity<TokenBody>> current(
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.tokens.find(Gate.required(token))
			.switchIfEmpty(Mono.error(() -> new Refusal(Code.QUEUE_TOKEN_NOT_FOUND)))
			.map((TokenView view) -> answer(HttpStatus.OK, TokenBody.asked(view)));
	}

	private static ResponseEntity<TokenBody> answer(HttpStatus status, TokenBody body) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (body instanceof TokenBody.WaitingBody waiting) {
			answer.header(HttpHeaders.RETRY_AFTER, String.valueOf(waiting.pollAfterSeconds()));
		}
		return answer.body(body);
	}

}

package io.frontrow.queue.web;

import java.util.Objects;

import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.queue.AskState;
import io.frontrow.queue.Gate;
import io.frontrow.queue.JoinQueue;
import io.frontrow.queue.position.Told;
import io.frontrow.queue.stream.StateStreams;
import io.frontrow.queue.token.QueueToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Queue")
class QueueController {

	private final JoinQueue line;

	private final AskState askState;

	private final StateStreams streams;

	QueueController(JoinQueue line, AskState askState, StateStreams streams) {
		this.line = line;
		this.askState = askState;
		this.streams = streams;
	}

	@PostMapping(path = "/queue/tokens", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Join the queue of a concert, or find the place already had there")
	@Answers(status = { 200, 201 }, location = false, polled = true,
			codes = { Code.USER_NOT_FOUND, Code.CONCERT_NOT_FOUND, Code.SALE_CLOSED, Code.QUEUE_CLOSED })
	Mono<ResponseEntity<TokenBody>> join(@Valid @RequestBody JoinRequest request) {
		return this.line.join(Objects.requireNonNull(request.userId()), Objects.requireNonNull(request.concertId()))
			.map((joined) -> TokenAnswer.of(joined));
	}

	@GetMapping("/queue/tokens/current")
	@Operation(summary = "The state of the token in the header Queue-Token")
	@Answers(status = 200, polled = true,
			codes = { Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_NOT_FOUND, Code.TOO_MANY_REQUESTS })
	Mono<ResponseEntity<TokenBody>> current(
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token,
			@Parameter(description = "A position shown before: the answer shows none that is larger",
					schema = @Schema(type = "integer", format = "int64", minimum = "1",
							maximum = "" + StateEvents.POSITION_MAX)) @RequestParam(
									required = false) @Nullable String shown) {
		return this.askState.poll(Gate.required(token), StateEvents.readShown(shown))
			.map((Told told) -> TokenAnswer.of(told));
	}

	@GetMapping(path = "/queue/tokens/current/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	@Operation(summary = "The same as a stream of server-sent events: the state at once, then on every change",
			description = "Event `state` with the token state; a comment at least every 15 s; after the token's end one"
					+ " last `state`, then the stream ends. If it breaks off, connect again with `Last-Event-ID`.")
	@Answers(status = 200, stream = true, codes = { Code.QUEUE_TOKEN_REQUIRED, Code.QUEUE_TOKEN_NOT_FOUND })
	Mono<ResponseEntity<Flux<ServerSentEvent<TokenBody>>>> events(
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token,
			@Parameter(description = "Where a broken stream goes on: what its last event had as `id`") @RequestHeader(
					name = "Last-Event-ID", required = false) @Nullable String lastEventId,
			ServerHttpRequest request) {
		return this.streams.open(Gate.required(token), StateEvents.shown(lastEventId), StreamClients.of(request))
			.map((events) -> ResponseEntity.ok()
				.header(HttpHeaders.CACHE_CONTROL, "no-store")
				.header("X-Accel-Buffering", "no")
				.contentType(MediaType.TEXT_EVENT_STREAM)
				.body(events.map(StateEvents::written)));
	}

}

package io.frontrow.admin.web;

import java.time.Clock;

import io.frontrow.admin.Audit;
import io.frontrow.admin.ManageQueue;
import io.frontrow.admin.OpenSale;
import io.frontrow.catalog.Announcements.Announced;
import io.frontrow.engine.http.forwarding.ApiPath;
import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = "/admin", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Operators")
class AdminController {

	private final OpenSale openSale;

	private final ManageQueue manageLine;

	private final Audit audit;

	private final Clock clock;

	AdminController(OpenSale openSale, ManageQueue manageLine, Audit audit, Clock clock) {
		this.openSale = openSale;
		this.manageLine = manageLine;
		this.audit = audit;
		this.clock = clock;
	}

	@PostMapping(path = "/concerts", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Put a concert on sale, with its performances, seats and queue")
	@Answers(status = 201, operator = true)
	Mono<ResponseEntity<Announced>> open(@Valid @RequestBody NewConcertRequest request, ServerHttpRequest http) {
		return this.openSale.open(request.checked(this.clock.instant()))
			.map((announced) -> ResponseEntity.created(ApiPath.of(http, "/concerts/" + announced.concertId()))
				.body(announced));
	}

	@GetMapping("/queues/{concertId}")
	@Operation(summary = "A queue's figures and settings")
	@Answers(status = 200, operator = true, codes = Code.CONCERT_NOT_FOUND)
	Mono<QueueBody> look(@PathVariable("concertId") long concertId) {
		return this.manageLine.look(concertId).map(QueueBody::of);
	}

	@PatchMapping(path = "/queues/{concertId}", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Change how a queue is run; in force on every instance when this answers",
			requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
					content = @Content(schema = @Schema(implementation = LineChangeRequest.class))))
	@Answers(status = 200, operator = true, codes = Code.CONCERT_NOT_FOUND)
	Mono<QueueBody> change(@PathVariable("concertId") long concertId, @RequestBody JsonNode patch) {
		return this.manageLine.change(concertId, QueuePatch.read(patch)).map(QueueBody::of);
	}

	@GetMapping("/audit")
	@Operation(summary = "The invariants of money and seats, counted from the database now")
	@Answers(status = 200, operator = true)
	Mono<Audit.Report> audit() {
		return this.audit.check();
	}

}

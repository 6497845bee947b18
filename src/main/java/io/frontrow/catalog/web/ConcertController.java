package io.frontrow.catalog.web;

import java.time.LocalDate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.catalog.BrowseConcert;
import io.frontrow.catalog.Concert;
import io.frontrow.catalog.ConcertCounts;
import io.frontrow.catalog.Concerts;
import io.frontrow.engine.http.Listing;
import io.frontrow.engine.http.Page;
import io.frontrow.engine.json.JsonParts;
import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.queue.token.QueueToken;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Catalogue")
class ConcertController {

	private final Concerts concerts;

	private final BrowseConcert browse;

	private final SeatsJson seatsJson;

	private final JsonMapper json;

	/** Once for all who share a reading. */
	private final Cache<ConcertCounts, byte[]> writtenDates = Caffeine.newBuilder().weakKeys().build();

	ConcertController(Concerts concerts, BrowseConcert browse, SeatsJson seatsJson, JsonMapper json) {
		this.json = json;
		this.concerts = concerts;
		this.browse = browse;
		this.seatsJson = seatsJson;
	}

	@GetMapping("/concerts")
	@Operation(summary = "All concerts, newest first; open to everyone")
	@Answers(status = 200)
	Mono<ConcertsBody> list(@RequestParam(required = false) @Nullable String limit,
			@Parameter(schema = @Schema(type = "string", pattern = "^" + Listing.NUMBER + "~concerts$")) @RequestParam(
					required = false) @Nullable String cursor) {
		Page page = Page.of(limit, cursor, Listing.open("concerts"));
		return this.concerts.list(page)
			.map((fetched) -> new ConcertsBody(
					page.shown(fetched).stream().map(ConcertsBody.ListedConcert::of).toList(),
					page.nextCursor(fetched, Concert::concertId)));
	}

	@GetMapping("/concerts/{concertId}")
	@Operation(summary = "A concert with its performances and all their seats")
	@Answers(status = 200, gated = true, codes = Code.CONCERT_NOT_FOUND)
	Mono<ConcertBody> whole(@PathVariable("concertId") long concertId,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.browse.whole(concertId, token).map(ConcertBody::of);
	}

	@GetMapping("/concerts/{concertId}/dates")
	@Operation(summary = "The dates on which a seat is left")
	@ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = DatesBody.class)))
	@Answers(status = 200, gated = true, codes = { Code.CONCERT_NOT_FOUND, Code.NO_DATES_AVAILABLE })
	Mono<ResponseEntity<byte[]>> dates(@PathVariable("concertId") long concertId,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.browse.dates(concertId, token)
			.map((counts) -> ResponseEntity.ok(this.writtenDates.get(counts, this::write)));
	}

	private byte[] write(ConcertCounts counts) {
		return this.json.writeValueAsBytes(DatesBody.of(counts));
	}

	@GetMapping("/concerts/{concertId}/dates/{date}/seats")
	@Operation(summary = "The seats of a date; nothing but 304 where they are as `If-None-Match` says")
	@ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = SeatsBody.class)))
	@Parameter(name = HttpHeaders.IF_NONE_MATCH, in = ParameterIn.HEADER, schema = @Schema(type = "string"),
			description = "`ETag` of an answer that is still there")
	@Answers(status = 200, gated = true, tagged = true, codes = { Code.CONCERT_NOT_FOUND, Code.PERFORMANCE_NOT_FOUND })
	Mono<ResponseEntity<JsonParts>> seats(@PathVariable("concertId") long concertId,
			@PathVariable("date") LocalDate date,
			@RequestHeader(name = QueueToken.HEADER, required = false) @Nullable String token) {
		return this.browse.seats(concertId, date, token).map((seats) -> this.seatsJson.of(date, seats));
	}

}

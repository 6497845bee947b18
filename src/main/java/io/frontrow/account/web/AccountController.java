package io.frontrow.account.web;

import java.util.Objects;
import java.util.UUID;

import io.frontrow.account.Balances.Entry;
import io.frontrow.account.ChargeBalance;
import io.frontrow.account.Entries;
import io.frontrow.account.Entries.LedgerEntry;
import io.frontrow.account.Money;
import io.frontrow.account.Users;
import io.frontrow.engine.http.Listing;
import io.frontrow.engine.http.Page;
import io.frontrow.engine.http.forwarding.ApiPath;
import io.frontrow.engine.problem.Answers;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.idempotency.Attempt;
import io.frontrow.idempotency.Idempotency;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Users and balance")
class AccountController {

	private final Users users;

	private final ChargeBalance charges;

	private final Entries entries;

	private final Idempotency idempotency;

	AccountController(Users users, ChargeBalance charges, Entries entries, Idempotency idempotency) {
		this.users = users;
		this.charges = charges;
		this.entries = entries;
		this.idempotency = idempotency;
	}

	@PostMapping(path = "/users", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Make a user with an empty balance")
	@Answers(status = 201)
	Mono<ResponseEntity<UserBody>> create(@Valid @RequestBody UserRequest request, ServerHttpRequest http) {
		return this.users.create(Objects.requireNonNull(request.name()))
			.map((user) -> ResponseEntity.created(ApiPath.of(http, "/users/" + user.userId() + "/balance"))
				.body(new UserBody(user.userId(), user.name(), 0, Money.CURRENCY)));
	}

	@GetMapping("/users/{userId}/balance")
	@Operation(summary = "A user's balance")
	@Answers(status = 200, codes = Code.USER_NOT_FOUND)
	Mono<BalanceBody> balance(@PathVariable("userId") UUID userId) {
		return this.users.balance(userId).map((balance) -> new BalanceBody(userId, balance, Money.CURRENCY));
	}

	@PostMapping(path = "/users/{userId}/balance/charges", consumes = MediaType.APPLICATION_JSON_VALUE)
	@Operation(summary = "Put money into a balance")
	@ApiResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ChargeBody.class)))
	@Answers(status = 200, idempotent = true, codes = { Code.USER_NOT_FOUND, Code.BALANCE_LIMIT_EXCEEDED })
	Mono<ResponseEntity<byte[]>> charge(@PathVariable("userId") UUID userId, @Valid @RequestBody ChargeRequest request,
			@RequestHeader(name = Idempotency.HEADER, required = false) @Nullable String idempotencyKey,
			ServerHttpRequest http) {
		Attempt<Entry> attempt = this.idempotency.attempt(http, idempotencyKey, null, request, (entry) -> ResponseEntity
			.ok(new ChargeBody(userId, entry.balanceAfter(), Money.CURRENCY, entry.entryId())));
		return this.charges.charge(userId, Objects.requireNonNull(request.amount()), attempt).map(HttpAnswer::entity);
	}

	@GetMapping("/users/{userId}/balance/entries")
	@Operation(summary = "Every change of a balance, newest first")
	@Answers(status = 200, codes = Code.USER_NOT_FOUND)
	Mono<EntriesBody> entries(@PathVariable("userId") UUID userId,
			@RequestParam(required = false) @Nullable String limit,
			@Parameter(schema = @Schema(type = "string",
					pattern = "^" + Listing.NUMBER + "~entries" + Listing.OWNERS_MARK + "$")) @RequestParam(
							required = false) @Nullable String cursor) {
		Page page = Page.of(limit, cursor, new Listing("entries", userId, Listing.NUMBER));
		return this.entries.of(userId, page)
			.map((fetched) -> new EntriesBody(page.shown(fetched).stream().map(EntryBody::of).toList(),
					page.nextCursor(fetched, LedgerEntry::number)));
	}

}

package io.frontrow.idempotency;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import io.frontrow.engine.database.UnitsOfWork;
import io.frontrow.engine.problem.Code;
import io.frontrow.engine.problem.HttpAnswer;
import io.frontrow.engine.problem.Refusal;
import io.frontrow.idempotency.IdempotencyRecords.AlreadyAnswered;
import io.frontrow.idempotency.IdempotencyRecords.Kept;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A request with a key. Whatever is answered and kept is inserted under that key first;
 * who finds it there already gives the answer found instead of an own one. So of any
 * number of tries, on any number of instances, one speaks and the others repeat it.
 */
record KeyedAttempt<T>(KeyedRequest request, Function<T, HttpAnswer> rendering,
		Function<Refusal, HttpAnswer> refusalRendering, IdempotencyRecords records, InFlight inFlight,
		UnitsOfWork units) implements Attempt<T> {

	@Override
	public boolean isKeyed() {
		return true;
	}

	@Override
	public Mono<HttpAnswer> once(Mono<UUID> user, Function<@Nullable Recording<T>, Mono<T>> work) {
		return user.onErrorResume(Refusal.class, this::ownerOfRecord)
			.flatMap((userId) -> this.inFlight.inTurn(userId, this.request.key(), replay(userId),
					Mono.defer(() -> first(userId, work))));
	}

	/** A queue token is forgotten before its answers are. */
	private Mono<UUID> ownerOfRecord(Refusal refusal) {
		Mono<UUID> owner = (refusal.code() == Code.QUEUE_TOKEN_INVALID) ? this.records.findOwner(this.request)
				: Mono.empty();
		return owner.switchIfEmpty(Mono.error(refusal));
	}

	private Mono<HttpAnswer> replay(UUID userId) {
		return this.records.find(userId, this.request.key()).map(this::replay);
	}

	private HttpAnswer replay(Kept kept) {
		if (!kept.requestHash().equals(this.request.hash())) {
			throw new Refusal(Code.IDEMPOTENCY_KEY_REUSED);
		}
		return kept.answer().replayed();
	}

	private Mono<HttpAnswer> first(UUID userId, Function<@Nullable Recording<T>, Mono<T>> work) {
		return work.apply(new Recording<>(userId, this.request, this.rendering))
			.map(this.rendering)
			.onErrorResume(Refusal.class, (refusal) -> keep(userId, refusal))
			.onErrorResume(AlreadyAnswered.class, (other) -> replay(userId).switchIfEmpty(Mono.error(other)));
	}

	private Mono<HttpAnswer> keep(UUID userId, Refusal refusal) {
		if (!isKept(refusal.code())) {
			return Mono.error(refusal);
		}
		HttpAnswer answer = this.refusalRendering.apply(refusal);
		Recording<T> recording = new Recording<>(userId, this.request, this.rendering);
		return this.units
			.transaction(this.records.take(List.of(recording))
				.then(Mono.defer(() -> this.records.answer(Map.of(recording, answer)))))
			.thenReturn(answer);
	}

	/** These refusals are kept; a retry after any other is tried anew. */
	private static boolean isKept(Code code) {
		return switch (code.status()) {
			case PAYMENT_REQUIRED, GONE -> true;
			case CONFLICT -> code != Code.IDEMPOTENCY_IN_PROGRESS;
			default -> code == Code.BALANCE_LIMIT_EXCEEDED;
		};
	}

}

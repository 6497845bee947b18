package io.frontrow.idempotency;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.frontrow.engine.commit.Decision;
import io.frontrow.engine.problem.HttpAnswer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A decision whose answers are written down under the keys of their requests, in the
 * transaction that decides. Keys are taken first: a unit whose key has its answer is not
 * decided again.
 *
 * @param <U> a unit of work of the decision
 * @param <T> what one results in
 */
public final class RecordedDecision<U, T> implements Decision<Recorded<U, T>, T> {

	private final Decision<U, T> decision;

	private final IdempotencyRecords records;

	public RecordedDecision(Decision<U, T> decision, IdempotencyRecords records) {
		this.decision = decision;
		this.records = records;
	}

	@Override
	public Collection<?> conflictKeys(Recorded<U, T> recorded) {
		return this.decision.conflictKeys(recorded.unit());
	}

	@Override
	public Object fairnessKey(Recorded<U, T> recorded) {
		return this.decision.fairnessKey(recorded.unit());
	}

	@Override
	public Duration linger() {
		return this.decision.linger();
	}

	@Override
	public Mono<Map<Recorded<U, T>, T>> decide(List<Recorded<U, T>> group) {
		List<U> units = group.stream().map(Recorded::unit).toList();
		List<Recording<T>> recordings = group.stream().map(Recorded::recording).filter(Objects::nonNull).toList();
		Mono<Map<Recorded<U, T>, T>> decided = Mono.defer(() -> this.decision.decide(units))
			.defaultIfEmpty(Map.of())
			.map((results) -> byUnit(group, results));
		if (recordings.isEmpty()) {
			return decided;
		}
		return this.records.take(recordings)
			.then(decided)
			.delayUntil((results) -> this.records.answer(answers(group, results)));
	}

	private static <U, T> Map<Recorded<U, T>, T> byUnit(List<Recorded<U, T>> group, Map<U, T> results) {
		Map<Recorded<U, T>, T> all = new HashMap<>();
		group.forEach((recorded) -> {
			T result = results.get(recorded.unit());
			if (result != null) {
				all.put(recorded, result);
			}
		});
		return all;
	}

	private static <U, T> Map<Recording<T>, @Nullable HttpAnswer> answers(List<Recorded<U, T>> group,
			Map<Recorded<U, T>, T> results) {
		Map<Recording<T>, @Nullable HttpAnswer> answers = new HashMap<>();
		group.forEach((recorded) -> {
			T result = results.get(recorded);
			if (recorded.recording() != null) {
				answers.put(recorded.recording(), (result != null) ? recorded.recording().render(result) : null);
			}
		});
		return answers;
	}

}

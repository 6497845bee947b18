package io.frontrow.admin.web;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import io.frontrow.engine.json.WholeNumber;
import io.frontrow.engine.problem.FieldFault;
import io.frontrow.engine.problem.InvalidRequest;
import io.frontrow.queue.settings.QueueChange;
import io.frontrow.queue.settings.QueueChange.Limit;
import io.frontrow.queue.token.QueueNumber;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an operator's change. Here a field that is null is not a field that is left out
 * ({@code "maxActive": null} takes the limit away), so the JSON is read as it is.
 * {@link LineChangeRequest} tells its form.
 */
final class QueuePatch {

	private static final Set<String> FIELDS = Set.of("admitPerTick", "tickSeconds", "maxActive", "activeTtlSeconds",
			"holdTtlSeconds", "paused", "closed", "laneShares");

	static final int ADMIT_PER_TICK_MAX = 100_000;

	static final int MAX_ACTIVE_MAX = 10_000_000;

	static final int SHARE_MAX = 100;

	static final int DAY_SECONDS = 86_400;

	static final String TICK_SECONDS_MIN = "0.1";

	static final String TICK_SECONDS_MAX = "3600";

	/** A tick is a whole number of milliseconds. */
	private static final int TICK_DECIMALS_MAX = 3;

	private static final BigDecimal TICK_MIN = new BigDecimal(TICK_SECONDS_MIN);

	private static final BigDecimal TICK_MAX = new BigDecimal(TICK_SECONDS_MAX);

	private final JsonNode body;

	private final List<FieldFault> faults = new ArrayList<>();

	private QueuePatch(JsonNode body) {
		this.body = body;
	}

	/**
	 * @throws InvalidRequest naming every field that is wrong
	 */
	static QueueChange read(JsonNode body) {
		if (!body.isObject()) {
			throw InvalidRequest.of("body", "object");
		}
		if (body.isEmpty()) {
			throw InvalidRequest.of("body", "nothing");
		}
		return new QueuePatch(body).read();
	}

	private QueueChange read() {
		QueueChange change = new QueueChange(whole("admitPerTick", ADMIT_PER_TICK_MAX), tick(), maxActive(),
				seconds("activeTtlSeconds"), seconds("holdTtlSeconds"), flag("paused"), flag("closed"), laneShares());
		this.body.propertyNames()
			.stream()
			.filter((name) -> !FIELDS.contains(name))
			.forEach((name) -> this.faults.add(new FieldFault(name, "unknown", List.of())));
		if (!this.faults.isEmpty()) {
			throw new InvalidRequest(this.faults);
		}
		return change;
	}

	private @Nullable Integer whole(String field, int most) {
		JsonNode value = this.body.get(field);
		if (value == null) {
			return null;
		}
		OptionalLong whole = whole(value, most);
		if (whole.isEmpty()) {
			this.faults.add(new FieldFault(field, "whole", List.of(1, most)));
			return null;
		}
		return (int) whole.getAsLong();
	}

	private static OptionalLong whole(JsonNode value, int most) {
		return value.isNumber() ? WholeNumber.read(value.decimalValue(), 1, most) : OptionalLong.empty();
	}

	private @Nullable Duration seconds(String field) {
		Integer seconds = whole(field, DAY_SECONDS);
		return (seconds != null) ? Duration.ofSeconds(seconds) : null;
	}

	private @Nullable Limit maxActive() {
		JsonNode value = this.body.get("maxActive");
		if (value == null) {
			return null;
		}
		return new Limit(value.isNull() ? null : whole("maxActive", MAX_ACTIVE_MAX));
	}

	private @Nullable Duration tick() {
		JsonNode value = this.body.get("tickSeconds");
		if (value == null) {
			return null;
		}
		if (!value.isNumber() || !isTick(value.decimalValue())) {
			this.faults.add(new FieldFault("tickSeconds", "number", List.of(TICK_MIN, TICK_MAX)));
			return null;
		}
		return Duration.ofMillis(value.decimalValue().movePointRight(TICK_DECIMALS_MAX).longValueExact());
	}

	private static boolean isTick(BigDecimal seconds) {
		return seconds.compareTo(TICK_MIN) >= 0 && seconds.compareTo(TICK_MAX) <= 0
				&& seconds.stripTrailingZeros().scale() <= TICK_DECIMALS_MAX;
	}

	private @Nullable Boolean flag(String field) {
		JsonNode value = this.body.get(field);
		if (value == null) {
			return null;
		}
		if (!value.isBoolean()) {
			this.faults.add(new FieldFault(field, "flag", List.of()));
			return null;
		}
		return value.booleanValue();
	}

	private @Nullable List<Integer> laneShares() {
		JsonNode value = this.body.get("laneShares");
		if (value == null) {
			return null;
		}
		List<Integer> shares = value.valueStream()
			.map((share) -> whole(share, SHARE_MAX))
			.filter(OptionalLong::isPresent)
			.map((share) -> (int) share.getAsLong())
			.toList();
		if (!value.isArray() || value.size() != QueueNumber.LANES || shares.size() != QueueNumber.LANES) {
			this.faults.add(new FieldFault("laneShares", "shares", List.of(QueueNumber.LANES, SHARE_MAX)));
			return null;
		}
		return shares;
	}

}

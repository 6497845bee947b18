package io.frontrow.admin.web;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.frontrow.catalog.NewConcert;
import io.frontrow.catalog.NewConcert.NewPerformance;
import io.frontrow.catalog.NewConcert.NewSection;
import io.frontrow.engine.http.BodyMax;
import io.frontrow.engine.json.ReadableText;
import io.frontrow.engine.json.Text;
import io.frontrow.engine.problem.FieldFault;
import io.frontrow.engine.problem.InvalidRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The API's ranges are checked field by field here, and those that span fields in
 * {@link #checked}.
 */
@BodyMax(kilobytes = 1_024)
record NewConcertRequest(@Text(max = 200) @Nullable String title, @Text(max = 200) @Nullable String artist,
		@Schema(description = "Not in the past, and before the last sale closes") @Nullable OffsetDateTime saleOpensAt,
		@Schema(description = "Not in the past; by default the start of each performance") @Nullable OffsetDateTime saleClosesAt,
		@Min(1) @Max(100) @Nullable Integer maxSeatsPerUser,
		@NotNull @Size(min = 1, max = 100) @Nullable List<@NotNull @Valid PerformanceRequest> performances) {

	private static final int MAX_SEATS_PER_USER_DEFAULT = 4;

	private static final int CAPACITY_MAX = 100_000;

	NewConcertRequest {
		title = ReadableText.trimmed(title);
		artist = ReadableText.trimmed(artist);
	}

	/**
	 * @param now no time of the request is before it
	 * @throws InvalidRequest naming every field that breaks a rule across fields
	 */
	NewConcert checked(Instant now) {
		NewConcert concert = new NewConcert(Objects.requireNonNull(this.title), Objects.requireNonNull(this.artist),
				instant(this.saleOpensAt), instant(this.saleClosesAt),
				(this.maxSeatsPerUser != null) ? this.maxSeatsPerUser : MAX_SEATS_PER_USER_DEFAULT,
				Objects.requireNonNull(this.performances).stream().map(PerformanceRequest::plain).toList());
		List<FieldFault> faults = new ArrayList<>();
		if (concert.saleOpensAt() != null && !concert.saleOpensAt().isBefore(concert.lastSaleClosesAt())) {
			faults.add(new FieldFault("saleOpensAt", "before",
					List.of((this.saleClosesAt != null) ? "saleClosesAt" : "startsAt")));
		}
		else if (concert.saleOpensAt() != null && !concert.saleOpensAt().isAfter(now)) {
			faults.add(new FieldFault("saleOpensAt", "past", List.of()));
		}
		if (concert.saleClosesAt() != null && !concert.saleClosesAt().isAfter(now)) {
			faults.add(new FieldFault("saleClosesAt", "past", List.of()));
		}
		for (int index = 0; index < concert.performances().size(); index++) {
			check(concert.performances().get(index), now, "performances[" + index + "]", faults);
		}
		if (!faults.isEmpty()) {
			throw new InvalidRequest(faults);
		}
		return concert;
	}

	private static void check(NewPerformance performance, Instant now, String path, List<FieldFault> faults) {
		if (!performance.startsAt().toInstant().isAfter(now)) {
			faults.add(new FieldFault(path + ".startsAt", "past", List.of()));
		}
		if (performance.capacity() > CAPACITY_MAX) {
			faults.add(new FieldFault(path + ".sections", "seats", List.of(CAPACITY_MAX)));
		}
		Set<String> names = new HashSet<>();
		for (int index = 0; index < performance.sections().size(); index++) {
			String name = performance.sections().get(index).name();
			if (!names.add(name)) {
				faults.add(new FieldFault(path + ".sections[" + index + "].name", "repeated", List.of(name)));
			}
		}
	}

	private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
		return (time != null) ? time.toInstant() : null;
	}

	/** One evening. */
	record PerformanceRequest(@NotNull @Schema(description = "Not in the past") @Nullable OffsetDateTime startsAt,
			@Text(max = 200) @Nullable String venue, @NotNull @Size(min = 1, max = 500) @Schema(
					description = "Each with a name of its own; of at most 100,000 seats together") @Nullable List<@NotNull @Valid SectionRequest> sections) {

		PerformanceRequest {
			venue = ReadableText.trimmed(venue);
		}

		NewPerformance plain() {
			return new NewPerformance(Objects.requireNonNull(this.startsAt), Objects.requireNonNull(this.venue),
					Objects.requireNonNull(this.sections).stream().map(SectionRequest::plain).toList());
		}

	}

	/** One block of seats. */
	record SectionRequest(@Text(max = 50) @Nullable String name, @NotNull @Min(1) @Max(500) @Nullable Integer rows,
			@NotNull @Min(1) @Max(500) @Nullable Integer seatsPerRow,
			@NotNull @Min(0) @Max(10_000_000) @Nullable Long price) {

		SectionRequest {
			name = ReadableText.trimmed(name);
		}

		NewSection plain() {
			return new NewSection(Objects.requireNonNull(this.name), Objects.requireNonNull(this.rows),
					Objects.requireNonNull(this.seatsPerRow), Objects.requireNonNull(this.price));
		}

	}

}

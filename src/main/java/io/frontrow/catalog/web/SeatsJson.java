package io.frontrow.catalog.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.frontrow.catalog.SeatMap;
import io.frontrow.catalog.web.SeatsBody.PerformanceSeats;
import io.frontrow.engine.json.JsonParts;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Writes the {@link SeatsBody} of a date, each map of seats once for all who read it, as
 * long as it is the newest. What is the same has the same tag on every instance (RFC
 * 9110, section 8.8.3), so whoever has it already is sent nothing. Thread-safe.
 */
@Component
class SeatsJson {

	private static final CacheControl ASK_EACH_TIME = CacheControl.noCache().cachePrivate();

	/** As long as the map itself is kept. */
	private final Cache<SeatMap, Written> written = Caffeine.newBuilder().weakKeys().build();

	private final JsonMapper json;

	SeatsJson(JsonMapper json) {
		this.json = json;
	}

	ResponseEntity<JsonParts> of(LocalDate date, List<SeatMap> maps) {
		List<Written> performances = maps.stream().map((map) -> this.written.get(map, this::write)).toList();
		List<byte[]> parts = new ArrayList<>();
		parts.add(text("{\"date\":\"" + date + "\",\"performances\":["));
		performances.forEach((performance) -> {
			parts.add(performance.bytes());
			parts.add(text(","));
		});
		parts.set(parts.size() - 1, text("]}"));
		return ResponseEntity.ok().cacheControl(ASK_EACH_TIME).eTag(tag(performances)).body(new JsonParts(parts));
	}

	private Written write(SeatMap map) {
		byte[] bytes = this.json.writeValueAsBytes(PerformanceSeats.of(map));
		return new Written(bytes, digest(bytes));
	}

	/** Of one performance, its own; of several, that of all of theirs. */
	private static String tag(List<Written> performances) {
		if (performances.size() == 1) {
			return performances.get(0).digest();
		}
		return digest(text(performances.stream().map(Written::digest).toList().toString()));
	}

	private static String digest(byte[] bytes) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
			return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

	private static byte[] text(String ascii) {
		return ascii.getBytes(StandardCharsets.US_ASCII);
	}

	private static final class Written {

		private final byte[] bytes;

		private final String digest;

		Written(byte[] bytes, String digest) {
			this.bytes = bytes;
			this.digest = digest;
		}

		byte[] bytes() {
			return this.bytes;
		}

		String digest() {
			return this.digest;
		}

	}

}

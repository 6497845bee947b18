package io.frontrow.queue;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes and reads the text of tokens: {@code concert.ticket.user.id.key-and-signature},
 * at most 116 characters that are safe in a URL. What was forged, cut, changed or written
 * in another way than ours does not have the signature of its text and is refused without
 * asking Redis. Thread-safe.
 */
final class TokenSigner {

	private static final Pattern FORM = Pattern
		.compile("(([1-9]\\d{0,15})\\.(" + Ticket.FORM + ")\\.([\\w-]{22})\\.([\\w-]{22}))\\.([\\w-])([\\w-]{22})");

	private static final int UUID_BYTES = 16;

	private final TokenKey newest;

	private final List<TokenKey> keys;

	/**
	 * @param keys the first signs what is new, the others only what they have signed
	 * before; at least one
	 */
	TokenSigner(List<TokenKey> keys) {
		this.newest = keys.get(0);
		this.keys = List.copyOf(keys);
	}

	/** The key that new tokens are signed with. */
	String newestKey() {
		return this.newest.name();
	}

	/**
	 * The token with its text.
	 * @param key the name of the key that it was first signed with, so that its text
	 * stays the same; if that key is gone, the newest signs
	 */
	QueueToken sign(long concertId, Ticket ticket, UUID userId, String id, String key) {
		String text = concertId + "." + ticket.text() + "." + encoded(userId) + "." + id;
		TokenKey signing = this.keys.stream().filter((each) -> each.name().equals(key)).findFirst().orElse(this.newest);
		return new QueueToken(concertId, ticket, userId, id, text + "." + signing.name() + signing.signature(text));
	}

	/**
	 * Reads what a client sent; empty where it is no token of ours.
	 */
	Optional<QueueToken> read(String text) {
		Matcher form = FORM.matcher(text);
		if (!form.matches() || !isSigned(form.group(1), form.group(6), form.group(7))) {
			return Optional.empty();
		}
		return Optional.of(new QueueToken(Long.parseLong(form.group(2)), Ticket.read(form.group(3)),
				decoded(form.group(4)), form.group(5), text));
	}

	private boolean isSigned(String text, String key, String signature) {
		return this.keys.stream().anyMatch((each) -> each.name().equals(key) && each.signed(text, signature));
	}

	private static String encoded(UUID userId) {
		byte[] bytes = ByteBuffer.allocate(UUID_BYTES)
			.putLong(userId.getMostSignificantBits())
			.putLong(userId.getLeastSignificantBits())
			.array();
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static UUID decoded(String text) {
		ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
		return new UUID(bytes.getLong(), bytes.getLong());
	}

}

package io.frontrow.queue;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes and reads the text of tokens: {@code concert.ticket.user.id.key-and-signature},
 * at most 116 characters that are safe in a URL. What was forged, cut, changed or written
 * in another way than ours does not have the signature of its text and is refused without
 * asking Redis. Thread-safe.
 */
final class TokenSigner {

	/** The contract's; nothing longer is looked at. */
	private static final int LENGTH_MAX = 128;

	/** The name of the key, and the signature. */
	private static final int SIGNED_WITH_LENGTH = 1 + TokenKey.SIGNATURE_LENGTH;

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
	 * Reads what a client sent; empty where it is no token of ours. What is signed is of
	 * our form, so the signature is all that is looked at.
	 */
	Optional<QueueToken> read(String text) {
		int end = text.lastIndexOf('.');
		if (text.length() > LENGTH_MAX || text.length() - end - 1 != SIGNED_WITH_LENGTH || end < 0
				|| !isSigned(text.substring(0, end), text.substring(end + 1, end + 2), text.substring(end + 2))) {
			return Optional.empty();
		}
		int ticket = text.indexOf('.') + 1;
		int user = text.indexOf('.', ticket) + 1;
		int id = text.indexOf('.', user) + 1;
		return Optional
			.of(new QueueToken(Long.parseLong(text, 0, ticket - 1, 10), Ticket.read(text.substring(ticket, user - 1)),
					decoded(text.substring(user, id - 1)), text.substring(id, end), text));
	}

	private boolean isSigned(String text, String keyName, String signature) {
		for (TokenKey key : this.keys) {
			if (key.name().equals(keyName) && key.signed(text, signature)) {
				return true;
			}
		}
		return false;
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

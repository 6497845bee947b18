package io.frontrow.queue.token;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes and reads the text of tokens: {@code concert.ticket.user.id.key-and-signature},
 * at most 116 characters that are safe in a URL. What was forged, cut, changed or written
 * in another way than ours does not have the signature of its text and is refused without
 * asking Redis.
 * <p>
 * A key of the settings may be that of another deployment too. So each id ends with a
 * mark that only the key in this database can make: a token that is signed with a key of
 * the settings is ours for certain where its id has the mark. Instances of an earlier
 * version read and write ids without looking at it. Thread-safe.
 */
public final class TokenSigner {

	/** The longest token of the API; nothing longer is read. */
	private static final int LENGTH_MAX = 128;

	/** The name of the key, and the signature. */
	private static final int SIGNED_WITH_LENGTH = 1 + TokenKey.SIGNATURE_LENGTH;

	private static final int UUID_BYTES = 16;

	/** Characters of base64: 96 bits that nobody guesses, and 36 bits of the mark. */
	private static final int RANDOM_LENGTH = 16;

	private static final int MARK_LENGTH = 6;

	private static final int RANDOM_BYTES = 12;

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private final TokenKey newest;

	private final List<TokenKey> keys;

	private final List<TokenKey> given;

	private final TokenKey marking;

	/**
	 * The first of all keys signs what is new, the others only what they have signed
	 * before.
	 * @param given the keys of the settings
	 * @param kept the keys of this database, the newest first; at least one
	 */
	public TokenSigner(List<TokenKey> given, List<TokenKey> kept) {
		this.given = List.copyOf(given);
		this.keys = Stream.concat(given.stream(), kept.stream()).toList();
		this.newest = this.keys.get(0);
		// The oldest stays the same when a newer one is added.
		this.marking = kept.get(kept.size() - 1);
	}

	/** The id of a new token. */
	public String nextId() {
		byte[] random = new byte[RANDOM_BYTES];
		RANDOM.nextBytes(random);
		String text = BASE64.encodeToString(random);
		return text + mark(text);
	}

	private String mark(String text) {
		return this.marking.signature("id." + text).substring(0, MARK_LENGTH);
	}

	private boolean isOurs(String id, TokenKey key) {
		return !this.given.contains(key) || (id.length() == RANDOM_LENGTH + MARK_LENGTH
				&& mark(id.substring(0, RANDOM_LENGTH)).equals(id.substring(RANDOM_LENGTH)));
	}

	/** The key that new tokens are signed with. */
	public String newestKey() {
		return this.newest.name();
	}

	/**
	 * The token with its text.
	 * @param key the name of the key that it was first signed with, so that its text
	 * stays the same; if that key is gone, the newest signs
	 */
	public QueueToken sign(long concertId, QueueNumber ticket, UUID userId, String id, String key) {
		String text = concertId + "." + ticket.text() + "." + encoded(userId) + "." + id;
		TokenKey signing = this.keys.stream().filter((each) -> each.name().equals(key)).findFirst().orElse(this.newest);
		return new QueueToken(concertId, ticket, userId, id, text + "." + signing.name() + signing.signature(text),
				isOurs(id, signing));
	}

	/**
	 * Reads what a client sent; empty where it is no token of ours. What is signed is of
	 * our form, so the signature is all that is looked at.
	 */
	public Optional<QueueToken> read(String text) {
		int end = text.lastIndexOf('.');
		if (text.length() > LENGTH_MAX || text.length() - end - 1 != SIGNED_WITH_LENGTH || end < 0) {
			return Optional.empty();
		}
		return signedWith(text.substring(0, end), text.substring(end + 1, end + 2), text.substring(end + 2))
			.map((key) -> signed(text, end, key));
	}

	private QueueToken signed(String text, int end, TokenKey key) {
		int ticket = text.indexOf('.') + 1;
		int user = text.indexOf('.', ticket) + 1;
		int id = text.indexOf('.', user) + 1;
		return new QueueToken(Long.parseLong(text, 0, ticket - 1, 10),
				QueueNumber.read(text.substring(ticket, user - 1)), decoded(text.substring(user, id - 1)),
				text.substring(id, end), text, isOurs(text.substring(id, end), key));
	}

	private Optional<TokenKey> signedWith(String text, String keyName, String signature) {
		for (TokenKey key : this.keys) {
			if (key.name().equals(keyName) && key.signed(text, signature)) {
				return Optional.of(key);
			}
		}
		return Optional.empty();
	}

	private static String encoded(UUID userId) {
		byte[] bytes = ByteBuffer.allocate(UUID_BYTES)
			.putLong(userId.getMostSignificantBits())
			.putLong(userId.getLeastSignificantBits())
			.array();
		return BASE64.encodeToString(bytes);
	}

	private static UUID decoded(String text) {
		ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
		return new UUID(bytes.getLong(), bytes.getLong());
	}

}

package io.frontrow.engine.http.forwarding;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.frontrow.start.Allowed;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How requests come in.
 *
 * @param requestArrival within which a request must arrive, head and body, from its first
 * byte (0.1 s to 5 min)
 * @param trustedProxies whose forwarding headers are believed
 * @param forwarded which headers the trusted proxies set
 */
@Validated
@ConfigurationProperties("frontrow.http")
public record HttpSettings(
		@NotNull @DurationMin(millis = 100) @DurationMax(minutes = 5) @DefaultValue("PT10S") Duration requestArrival,
		@NotNull @Allowed("addresses and CIDR blocks, separated by commas") @DefaultValue List<@NotNull AddressBlock> trustedProxies,
		@NotNull @DefaultValue("x") Family forwarded) {

	/** Whether that peer is one of the trusted proxies. */
	boolean isTrusted(java.net.InetAddress peer) {
		for (AddressBlock block : this.trustedProxies) {
			if (block.contains(peer)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The headers by which a proxy tells whom it speaks for. Only one family is read,
	 * because a proxy sets one and passes the other on as its client sent it.
	 */
	enum Family {

		/** {@code X-Forwarded-For}, {@code -Proto}, {@code -Host}, {@code -Prefix}. */
		X,

		/** {@code Forwarded}. */
		RFC7239;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}

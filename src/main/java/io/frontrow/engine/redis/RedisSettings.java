package io.frontrow.engine.redis;

import io.frontrow.start.Allowed;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How Redis is shared with others.
 *
 * @param keyPrefix stands before every key of ours, for deployments that share one Redis.
 * It has no braces, so that it never takes part in the hash tag of a cluster
 */
@Validated
@ConfigurationProperties("frontrow.redis")
public record RedisSettings(@NotNull @Pattern(
		regexp = "[a-z0-9:_-]{0,32}") @Allowed("0 to 32 of a to z, 0 to 9, ':', '_' and '-'") @DefaultValue("") String keyPrefix) {
}

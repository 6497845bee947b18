package io.frontrow.engine.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a call can answer, for the OpenAPI document: its successes and the codes that are
 * its own. {@code INVALID_REQUEST}, {@code NOT_ACCEPTABLE}, {@code PAYLOAD_TOO_LARGE},
 * {@code INTERNAL_ERROR} and {@code TEMPORARILY_UNAVAILABLE}, which any call can give,
 * are added to each.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {

	int[] status();

	Code[] codes() default {};

	/**
	 * Whether the call needs an active queue token of the same concert; its codes are
	 * added.
	 */
	boolean gated() default false;

	/**
	 * Whether the call takes an {@code Idempotency-Key}; its codes are added.
	 */
	boolean idempotent() default false;

	/**
	 * Whether a 201 says in {@code Location} where the new thing is.
	 */
	boolean location() default true;

	/**
	 * Whether a success may say in {@code Retry-After} when to ask again.
	 */
	boolean polled() default false;

	/**
	 * Whether a success is a stream of events in place of JSON.
	 */
	boolean stream() default false;

	/**
	 * Whether a success has an {@code ETag}, by which it is asked for only where it has
	 * changed; 304 is added.
	 */
	boolean tagged() default false;

	/**
	 * Whether the call is an operator's; its codes are added.
	 */
	boolean operator() default false;

}

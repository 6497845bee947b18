/**
 * What makes the service fast and safe and knows no word of the domain, except the list
 * of codes in {@code problem}. The rooms, each of which uses only those before it:
 * {@code concurrent}, {@code failure}, {@code liveness}, {@code database} and
 * {@code database.pool}, {@code redis} and {@code redis.server}, {@code commit},
 * {@code json}, {@code problem}, {@code http.forwarding}, {@code http.arrival},
 * {@code http}.
 */
@ApplicationModule(type = ApplicationModule.Type.OPEN, allowedDependencies = "start")
@NullMarked
package io.frontrow.engine;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;

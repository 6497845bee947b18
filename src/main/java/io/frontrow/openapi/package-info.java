/**
 * The API's description at {@code /v3/api-docs}, made of the controllers, their records
 * and the codes.
 */
@ApplicationModule(allowedDependencies = "engine")
@NullMarked
package io.frontrow.openapi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

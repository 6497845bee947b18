/**
 * What must be right before there is an application: the settings, the servers, the
 * schema. Or else the start fails and says what to do.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.frontrow.start;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

/**
 * What every room uses and no room owns: running Lua, units of work, problem details and
 * their codes, strict JSON, pages. No domain words here.
 */
@ApplicationModule(allowedDependencies = "start")
@NullMarked
package io.frontrow.support;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;

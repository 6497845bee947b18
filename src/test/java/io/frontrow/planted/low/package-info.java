@org.springframework.modulith.ApplicationModule(allowedDependencies = {})
package io.frontrow.planted.low;

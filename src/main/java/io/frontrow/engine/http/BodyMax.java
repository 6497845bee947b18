package io.frontrow.engine.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A request whose body may be longer than {@value #KILOBYTES_OTHERS} kB, which is the
 * limit of all others; a longer one is a 413.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyMax {

	/** Of bodies that do not say otherwise. */
	int KILOBYTES_OTHERS = 16;

	/** 1 kB is 1,024 bytes. */
	int kilobytes();

}

package io.frontrow.engine.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Of these fields of a request exactly one is there and is not null. For the OpenAPI
 * document alone; the request checks it itself.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EitherOf {

	String[] value();

}

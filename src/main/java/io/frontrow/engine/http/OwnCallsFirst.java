package io.frontrow.engine.http;

import org.springframework.boot.webflux.autoconfigure.WebFluxRegistrations;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * Has our own calls looked for before those of the operating side, of which three lists
 * would be gone through for each request.
 */
@Component
class OwnCallsFirst implements WebFluxRegistrations {

	@Override
	public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
		return new RequestMappingHandlerMapping() {

			@Override
			public int getOrder() {
				return Ordered.HIGHEST_PRECEDENCE;
			}

		};
	}

}

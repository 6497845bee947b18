package io.frontrow.engine.concurrent;

import java.time.Clock;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * This machine's clock, for what neither Redis' nor the database's decides.
 */
@Configuration(proxyBeanMethods = false)
class SystemClock {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}

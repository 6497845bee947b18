package io.frontrow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts Frontrow.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class FrontrowApplication {

	public static void main(String[] args) {
		SpringApplication.run(FrontrowApplication.class, args);
	}

}

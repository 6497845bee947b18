package io.frontrow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class FrontrowApplication {

	public static void main(String[] args) {
		SpringApplication.run(FrontrowApplication.class, args);
	}

}

package io.frontrow;

import com.tngtech.archunit.core.importer.ImportOption;
import io.frontrow.planted.Planted;
import org.junit.jupiter.api.Test;

import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The rooms use only those that they declare in their {@code package-info}.
 */
class ModulesTest {

	@Test
	void roomsKeepToTheirDeclaredDependencies() {
		ApplicationModules modules = ApplicationModules.of(FrontrowApplication.class);
		modules.verify();
		assertThat(modules.stream().map((module) -> module.getIdentifier().toString())).containsExactlyInAnyOrder(
				"start", "engine", "openapi", "idempotency", "account", "queue", "catalog", "reservation", "payment",
				"admin");
	}

	@Test
	void findsAPlantedViolation() {
		ApplicationModules planted = ApplicationModules.of(Planted.class, new ImportOption.OnlyIncludeTests());
		assertThatExceptionOfType(Violations.class).isThrownBy(planted::verify)
			.withMessageContaining("low")
			.withMessageContaining("high");
	}

}

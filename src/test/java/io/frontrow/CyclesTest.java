package io.frontrow;

import java.util.function.Function;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import io.frontrow.planted.Planted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * No packages depend on each other in a circle, and no files do. A nested type belongs to
 * its file, so circles through nested types are found, too.
 */
class CyclesTest {

	@ParameterizedTest
	@EnumSource
	void thereIsNone(Parts parts) {
		JavaClasses classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackagesOf(FrontrowApplication.class);
		noCycles(parts).check(classes);
	}

	@ParameterizedTest
	@EnumSource
	void thereIsNoneInTheFaultSuiteAndTheServersOfTests(Parts parts) {
		JavaClasses classes = new ClassFileImporter().importPackages("io.frontrow.faults", "io.frontrow.servers",
				"io.frontrow.concurrent");
		noCycles(parts).check(classes);
	}

	@ParameterizedTest
	@EnumSource
	void findsAPlantedOne(Parts parts) {
		JavaClasses classes = new ClassFileImporter().importPackagesOf(Planted.class);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> noCycles(parts).check(classes))
			.withMessageContaining("Low")
			.withMessageContaining("High");
	}

	private static ArchRule noCycles(Parts parts) {
		return SlicesRuleDefinition.slices().assignedFrom(parts).should().beFreeOfCycles();
	}

	enum Parts implements SliceAssignment {

		PACKAGES(JavaClass::getPackageName), FILES((type) -> type.getPackageName() + "/" + file(type));

		private final Function<JavaClass, String> part;

		Parts(Function<JavaClass, String> part) {
			this.part = part;
		}

		private static String file(JavaClass type) {
			return type.getSource().flatMap((source) -> source.getFileName()).orElse(type.getSimpleName());
		}

		@Override
		public SliceIdentifier getIdentifierOf(JavaClass type) {
			return SliceIdentifier.of(this.part.apply(type));
		}

		@Override
		public String getDescription() {
			return name();
		}

	}

}

package io.frontrow.start;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Which databases are new enough, by what they call their version. */
class DatabaseVersionTest {

	@ParameterizedTest
	@ValueSource(strings = { "10.6.0-MariaDB", "10.11.19-MariaDB-0+deb12u1", "11.4.5-MariaDB-log", "12.0.2-MariaDB",
			"8.0.16", "8.0.33", "8.4.3-3", "9.7.0" })
	void takesWhatIsNewEnough(String version) {
		assertThatCode(DatabaseVersion.of(version)::requireSupported).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@CsvSource({ "10.5.29-MariaDB-1:10.5.29+maria~ubu2004,MariaDB 10.5.29 is too old",
			"10.2.11-MariaDB,MariaDB 10.2.11 is too old", "8.0.15,MySQL 8.0.15 is too old",
			"5.7.44-log,MySQL 5.7.44 is too old", "5.7.25-TiDB-v7.1.0,MySQL 5.7.25 is too old" })
	void refusesWhatIsTooOld(String version, String reason) {
		assertThatExceptionOfType(UnusableServer.class).isThrownBy(DatabaseVersion.of(version)::requireSupported)
			.withMessage(reason)
			.satisfies((refused) -> assertThat(refused.remedy())
				.isEqualTo("Use MariaDB 10.6.0 or later, or MySQL 8.0.16 or later."));
	}

	@ParameterizedTest
	@CsvSource({ "10.6.21-MariaDB,false", "10.9.8-MariaDB,false", "10.10.1-MariaDB,true", "10.11.19-MariaDB,true",
			"8.0.16,true" })
	void knowsWhoHasNoRandomBytes(String version, boolean has) {
		assertThat(DatabaseVersion.of(version).hasRandomBytes()).isEqualTo(has);
	}

}

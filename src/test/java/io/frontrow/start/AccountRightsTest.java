package io.frontrow.start;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What servers answer to SHOW GRANTS, as MariaDB 10.11 and MySQL 8.0 wrote it. */
class AccountRightsTest {

	@ParameterizedTest
	@ValueSource(strings = { "GRANT ALL PRIVILEGES ON *.* TO `me`@`%` IDENTIFIED BY PASSWORD '*7B9E' WITH GRANT OPTION",
			"GRANT ALL PRIVILEGES ON `frontrow`.* TO `me`@`%`",
			"GRANT ALL PRIVILEGES ON \"frontrow\".* TO \"me\"@\"%\"", "GRANT ALL PRIVILEGES ON `front%`.* TO `me`@`%`",
			"GRANT ALL PRIVILEGES ON `fron\\trow`.* TO PUBLIC",
			"GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, INDEX, ALTER, CREATE VIEW ON `FRONTROW`.* TO `me`@`%`",
			"GRANT SELECT,INSERT,UPDATE,DELETE,CREATE,INDEX,ALTER,CREATE VIEW ON *.* TO `me`@`%`" })
	void takesWhatIsGrantedHere(String line) {
		assertThatCode(() -> rights(line).require(true)).doesNotThrowAnyException();
	}

	@Test
	void addsUpRolesColumnsAndTables() {
		AccountRights rights = rights("GRANT `app` TO `me`@`%`", "GRANT USAGE ON *.* TO `app`",
				"GRANT SELECT, INSERT (`name`, `balance`) ON `frontrow`.* TO `app`",
				"GRANT UPDATE (`name`), DELETE ON `frontrow`.`users` TO `me`@`%`",
				"SET DEFAULT ROLE `app` FOR `me`@`%`");
		assertThatCode(() -> rights.require(false)).doesNotThrowAnyException();
		assertThatExceptionOfType(UnusableServer.class).isThrownBy(() -> rights.require(true))
			.withMessage("the account `me`@`%` has no right to CREATE, ALTER, CREATE VIEW in the database frontrow")
			.satisfies((refused) -> assertThat(refused.remedy())
				.startsWith("As an administrator: GRANT CREATE, ALTER, CREATE VIEW ON `frontrow`.* TO `me`@`%`;"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GRANT ALL PRIVILEGES ON `back`.* TO `me`@`%`", "GRANT USAGE ON *.* TO `me`@`%`",
			"GRANT ALL PRIVILEGES ON `front\\_ow`.* TO `me`@`%`",
			"GRANT EXECUTE ON PROCEDURE `frontrow`.`p` TO `me`@`%`", "GRANT PROXY ON ''@'%' TO 'me'@'%'" })
	void doesNotTakeWhatIsGrantedElsewhere(String line) {
		assertThatExceptionOfType(UnusableServer.class).isThrownBy(() -> rights(line).require(false))
			.withMessageContaining("SELECT, INSERT, UPDATE, DELETE");
	}

	/** MySQL's partial_revokes. */
	@Test
	void takesAwayWhatIsRevokedHere() {
		String everywhere = "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, INDEX, ALTER, CREATE VIEW ON *.* TO `me`@`%`";
		assertThatCode(() -> rights(everywhere, "REVOKE CREATE VIEW ON `mysql`.* FROM `me`@`%`").require(true))
			.doesNotThrowAnyException();
		assertThatExceptionOfType(UnusableServer.class)
			.isThrownBy(() -> rights(everywhere, "REVOKE CREATE VIEW ON `frontrow`.* FROM `me`@`%`").require(true))
			.withMessageContaining("no right to CREATE VIEW in");
	}

	@Test
	void knowsWhoWritesToReadOnlyServers() {
		assertThat(rights("GRANT ALL PRIVILEGES ON *.* TO `me`@`%`").passReadOnly()).isTrue();
		assertThat(rights("GRANT APPLICATION_PASSWORD_ADMIN,CONNECTION_ADMIN ON *.* TO `me`@`%`").passReadOnly())
			.isTrue();
		assertThat(rights("GRANT ALL PRIVILEGES ON `frontrow`.* TO `me`@`%`").passReadOnly()).isFalse();
	}

	private static AccountRights rights(String... lines) {
		return AccountRights.of("`me`@`%`", "frontrow", List.of(lines));
	}

}

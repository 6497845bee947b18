package io.frontrow.start;

import io.r2dbc.spi.ConnectionFactoryOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The migrations are no less careful with their connection than everything else. */
class JdbcAddressTest {

	@ParameterizedTest
	@CsvSource({ "r2dbc:mysql://db/f?sslMode=disabled,disable", "r2dbc:mysql://db/f?sslMode=required,trust",
			"r2dbc:mysql://db/f?sslMode=verify_ca,verify-ca", "r2dbc:mysql://db/f?sslMode=VERIFY_IDENTITY,verify-full",
			"r2dbcs:mysql://db/f,trust" })
	void demandsTheEncryptionThatTheUrlDemands(String url, String mode) {
		JdbcAddress address = address(url);
		assertThat(address.url()).startsWith("jdbc:mariadb://db:3306/f?").endsWith("sslMode=" + mode);
		assertThat(address.urlWithoutTls()).isNull();
	}

	@Test
	void doesWithoutEncryptionOnlyWhereItIsPreferred() {
		JdbcAddress address = address("r2dbc:mysql://db:3307/f?sslMode=preferred");
		assertThat(address.url()).contains("//db:3307/f?").endsWith("sslMode=trust");
		assertThat(address.urlWithoutTls()).endsWith("sslMode=disable");
		assertThat(address("r2dbc:mysql://db/f").urlWithoutTls()).isNotNull();
	}

	@Test
	void trustsTheAuthorityOfTheUrl() {
		assertThat(address("r2dbc:mysql://db/f?sslMode=verify_ca&sslCa=/etc/ca.pem").url())
			.endsWith("&serverSslCert=/etc/ca.pem");
	}

	private static JdbcAddress address(String url) {
		return new JdbcAddress(ConnectionFactoryOptions.parse(url));
	}

}

package io.frontrow.engine.http.forwarding;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressBlockTest {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,10.255.0.1,true", "10.0.0.0/8,11.0.0.0,false", "10.1.2.3/8,10.0.0.1,true",
			"10.0.0.1,10.0.0.1,true", "10.0.0.1,10.0.0.2,false", "10.0.0.0/31,10.0.0.1,true",
			"10.0.0.0/31,10.0.0.2,false", "0.0.0.0/0,203.0.113.7,true", "0.0.0.0/0,2001:db8::1,false",
			"2001:db8::/32,2001:db8:ffff::1,true", "2001:db8::/32,2001:db9::1,false", "2001:db8::/65,2001:db8::1,true",
			"2001:db8::/65,2001:db8::8000:0:0:1,false", "::1,::1,true", "::1,127.0.0.1,false",
			"::ffff:10.0.0.1,10.0.0.1,true", "10.0.0.1,::ffff:10.0.0.1,true" })
	void knowsWhatIsInIt(String block, String address, boolean isIn) throws UnknownHostException {
		assertThat(AddressBlock.of(block).contains(InetAddress.getByName(address))).isEqualTo(isIn);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "proxy.example", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8",
			"10.0.0.0/x", "2001:db8::/129", "[::1]", "fe80::1%eth0", "10.0.0.256" })
	void refusesWhatIsNone(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.of(text));
	}

}

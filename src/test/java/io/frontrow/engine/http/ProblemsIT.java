package io.frontrow.engine.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.frontrow.Answer;
import io.frontrow.Call;
import io.frontrow.Frontrow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is wrong with a request, the answer is a problem with a code, in the reader's
 * language, and never a stack trace.
 */
class ProblemsIT {

	private static final String NOBODY = "/api/v1/users/01a1fd69-3a16-7162-89d7-a413d0bcc19b/balance";

	private final Frontrow frontrow = Frontrow.shared();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ko                 | ko
			ko-KR              | ko
			KO                 | ko
			ko-kr,en;q=0.5     | ko
			fr,ko;q=0.5        | ko
			en;q=0.1,ko;q=0.9  | ko
			en,ko;q=0.9        | en
			en-GB              | en
			fr                 | en
			*                  | en
			*;q=               | en
			ko;q=x             | en
			ko;q=0             | en
			garbage!!          | en
			,,,                | en
			;                  | en
			""")
	void speaksEnglishAndKorean(String asked, String spoken) {
		Answer refused = get(NOBODY).header("Accept-Language", asked).isRefused(404, "USER_NOT_FOUND");
		assertThat(refused.header("Content-Language")).hasValue(spoken);
		assertThat(refused.header("Vary").orElse("")).contains("Accept-Language");
		assertThat(refused.text("title")).isEqualTo(spoken.equals("ko") ? "사용자 없음" : "User not found");
		assertThat(isKorean(refused.text("detail"))).isEqualTo(spoken.equals("ko"));
	}

	@Test
	void explainsFieldsInTheReadersLanguage() {
		for (String language : List.of("en", "ko")) {
			Answer refused = this.frontrow.post("/users", "{}").header("Accept-Language", language).send();
			refused.blames("name");
			String message = refused.get("errors").get(0).get("message").stringValue();
			assertThat(isKorean(message)).isEqualTo(language.equals("ko"));
		}
	}

	private static boolean isKorean(String text) {
		return text.codePoints()
			.anyMatch((point) -> Character.UnicodeScript.of(point) == Character.UnicodeScript.HANGUL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/nothing", "/api", "/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v2/users",
			"/api/v1/users/", "/api/v1/USERS", "/api/v1/concerts/", "/api/v1/concerts/1/", "/error", "/favicon.ico",
			"/actuator/env", "/webjars/nothing", "/login" })
	void knowsNoSuchPath(String path) {
		get(path).isRefused(404, "NOT_FOUND");
		get(path).header("Accept", "text/html").isRefused(404, "NOT_FOUND");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Accept           | */*;q=0
			Accept           | garbage
			Accept           | text/html;charset=utf-16
			Accept-Language  | !
			Content-Type     | garbage
			Content-Type     | application/json;charset=utf-16
			Content-Encoding | gzip
			Idempotency-Key  | two words
			Queue-Token      | ?
			If-None-Match    | x
			""")
	void knowsNoSuchPathWhateverElseIsWrong(String header, String value) {
		for (String path : List.of("/api/v1/nothing", "/api/v1/nothing?limit=x&limit=y", "/nothing",
				"/api/v1/users/1/x")) {
			get(path).header(header, value).isRefused(404, "NOT_FOUND");
			Call.of(this.frontrow, "POST", path)
				.bytes("{".repeat(700_000).getBytes(StandardCharsets.UTF_8))
				.header(header, value)
				.isRefused(404, "NOT_FOUND");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "//api/v1/concerts", "/api/v1//concerts", "/api/v1/concerts;a=b", "/api/v1/concerts/1;2",
			"/api/v1/concerts/%00", "/api/v1/concerts%2F1", "/api/v1/concerts/%2e%2e/users", "/api/v1/./concerts",
			"/api/v1/../v1/concerts", "/api/v1/concerts%5C1", "/api/v1/concerts/%0a" })
	void refusesTrickyPath(String path) {
		get(path).isRefused(400, "INVALID_REQUEST");
	}

	@ParameterizedTest
	@CsvSource({ "PUT,/api/v1/users,POST", "GET,/api/v1/users,POST", "POST,/api/v1/concerts,GET",
			"DELETE,/api/v1/concerts,GET", "PATCH,/api/v1/payments,POST", "PUT,/api/v1/queue/tokens/current,GET",
			"PUT,/api/v1/queue/tokens/current,DELETE" })
	void refusesMethod(String method, String path, String allowed) {
		Answer refused = Call.of(this.frontrow, method, path).isRefused(405, "METHOD_NOT_ALLOWED");
		assertThat(refused.header("Allow").orElse("")).contains(allowed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRACE", "FOO", "get" })
	void refusesStrangeMethod(String method) {
		Answer refused = Call.of(this.frontrow, method, "/api/v1/concerts").send();
		assertThat(refused.status()).as(refused.toString()).isEqualTo(405);
		assertThat(refused.text("code")).isIn("INVALID_REQUEST", "METHOD_NOT_ALLOWED");
	}

	@Test
	void answersHeadAndOptions() {
		assertThat(Call.of(this.frontrow, "HEAD", "/api/v1/concerts").answers(200).raw()).isEmpty();
		assertThat(Call.of(this.frontrow, "OPTIONS", "/api/v1/concerts").answers(200).header("Allow").orElse(""))
			.contains("GET");
		assertThat(Call.of(this.frontrow, "HEAD", NOBODY).answers(404).raw()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/xml", "text/event-stream", "text/*", "application/x-ndjson",
			"application/vnd.other+json", "application/cbor", "image/*", "garbage", ";", "application/json;q=x",
			"application/json;charset=utf-16", "*/*;q=0", "*/*;q=0.0, text/html", "application/json;q=0, */*;q=0.5",
			"application/*;q=0,*/*", "application/*,application/json;q=0.000" })
	void answersInJsonOnly(String accept) {
		get(NOBODY).header("Accept", accept).isRefused(406, "NOT_ACCEPTABLE");
		this.frontrow.post("/users", Map.of("name", "Alex")).header("Accept", accept).isRefused(406, "NOT_ACCEPTABLE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/*", "application/json", "text/html;q=0.9,*/*;q=0.1",
			"application/json, text/html", "application/json;q=0.001", "*/*;q=0, application/json",
			"application/*;q=0, application/json;charset=utf-8", "text/html;q=0, */*" })
	void answersWhoeverTakesJson(String accept) {
		this.frontrow.get("/concerts").header("Accept", accept).answers(200);
		this.frontrow.post("/users", Map.of("name", "Alex")).header("Accept", accept).answers(201);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/xml", "text/json", "application/x-www-form-urlencoded",
			"multipart/form-data; boundary=x", "application/x-ndjson", "application/vnd.other+json", "application/cbor",
			"*/*", "application/*", "garbage", "application/", "application/json;charset=utf-16",
			"application/json;charset=iso-8859-1", "application/json;charset=nonsense" })
	void takesJsonOnly(String contentType) {
		for (String path : List.of("/users", "/queue/tokens", "/reservations", "/payments")) {
			this.frontrow.post(path, "")
				.body("{\"name\":\"Alex\"}", contentType)
				.isRefused(415, "UNSUPPORTED_MEDIA_TYPE");
		}
	}

	@Test
	void takesNoBodyWithoutContentType() {
		byte[] body = "{\"name\":\"Alex\"}".getBytes(StandardCharsets.UTF_8);
		Call.of(this.frontrow, "POST", "/api/v1/users").bytes(body).isRefused(415, "UNSUPPORTED_MEDIA_TYPE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "APPLICATION/JSON", "application/json;charset=utf-8",
			"application/json; charset=\"UTF-8\"" })
	void takesJsonInEveryWriting(String contentType) {
		this.frontrow.post("/users", "").body("{\"name\":\"김\"}", contentType).answers(201);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "}", "[]", "[{}]", "null", "1", "'name'", "NaN", "{name:'x'}",
			"{'name':'x',}", "{'name':'x'} x", "{'name':'x'}{'name':'y'}", "{'name':'x','name':'y'}", "<name>x</name>",
			"name=x", "{'name':'a\nb'}", "/*x*/{'name':'x'}" })
	void refusesWhatIsNoJsonObject(String body) {
		for (String path : List.of("/users", "/queue/tokens", "/reservations", "/payments")) {
			Answer refused = this.frontrow.post(path, body.replace('\'', '"')).isRefused(400, "INVALID_REQUEST");
			assertThat(refused.get("errors")).as(refused.toString()).isNotEmpty();
		}
	}

	@Test
	void singleQuotesAreNoJson() {
		this.frontrow.post("/users", "{'name':'x'}").isRefused(400, "INVALID_REQUEST");
	}

	@ParameterizedTest
	@ValueSource(ints = { 600, 1_800 })
	void refusesDeepNesting(int depth) {
		this.frontrow.post("/users", "{\"name\":" + "[".repeat(depth) + "]".repeat(depth) + "}")
			.isRefused(400, "INVALID_REQUEST");
		this.frontrow.post("/users", "{\"name\":".repeat(depth)).isRefused(400, "INVALID_REQUEST");
		this.frontrow.patch("/admin/queues/1", "{\"a\":".repeat(depth)).asOperator().isRefused(400, "INVALID_REQUEST");
		this.frontrow.post("/admin/concerts", "{\"a\":".repeat(50 * depth))
			.asOperator()
			.isRefused(400, "INVALID_REQUEST");
	}

	/**
	 * Overlong, cut off, a surrogate, beyond Unicode, and what is never a byte of UTF-8.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "fffe", "c080", "c0af", "c1bf", "e080af", "e09fbf", "f0808080", "f08fbfbf", "eda080",
			"edbfbf", "f4908080", "f5808080", "f8888080 80", "80", "bf", "c3", "e282", "f09f98", "c328", "e28228",
			"f09f9841" })
	void refusesBytesThatAreNoUtf8(String bytes) {
		byte[] ill = HexFormat.of().parseHex(bytes.replace(" ", ""));
		for (String place : List.of("{\"name\":\"a?b\"}", "{\"name\":\"?\"}", "{\"?\":\"a\"}", "{\"name\":\"a\"}?")) {
			this.frontrow.post("/users", "")
				.body(with(place, ill), "application/json")
				.isRefused(400, "INVALID_REQUEST");
		}
	}

	private static byte[] with(String place, byte[] bytes) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		int at = place.indexOf('?');
		body.writeBytes(place.substring(0, at).getBytes(StandardCharsets.US_ASCII));
		body.writeBytes(bytes);
		body.writeBytes(place.substring(at + 1).getBytes(StandardCharsets.US_ASCII));
		return body.toByteArray();
	}

	@Test
	void refusesOtherEncodings() {
		byte[] utf16 = "{\"name\":\"x\"}".getBytes(StandardCharsets.UTF_16);
		this.frontrow.post("/users", "").body(utf16, "application/json").isRefused(400, "INVALID_REQUEST");
	}

	@Test
	void refusesHalfSurrogate() {
		this.frontrow.post("/users", "{\"name\":\"\\ud800\"}").isRefused(400, "INVALID_REQUEST");
	}

	@ParameterizedTest
	@ValueSource(ints = { 16 * 1_024 + 1, 2_000_000 })
	void refusesBodyOfMoreThan16Kilobytes(int bytes) {
		this.frontrow.post("/users", padded("{\"name\":\"x\"}", bytes)).isRefused(413, "PAYLOAD_TOO_LARGE");
		this.frontrow.post("/users", Map.of("name", "x".repeat(bytes))).isRefused(413, "PAYLOAD_TOO_LARGE");
	}

	@Test
	void takesBodyOf16Kilobytes() {
		this.frontrow.post("/users", padded("{\"name\":\"x\"}", 16 * 1_024)).answers(201);
	}

	@Test
	void takesConcertOfOneMegabyte() {
		String concert = "{\"title\":\"\"}";
		this.frontrow.post("/admin/concerts", padded(concert, 1_024 * 1_024)).asOperator().send().blames("title");
		this.frontrow.post("/admin/concerts", padded(concert, 1_024 * 1_024 + 1))
			.asOperator()
			.isRefused(413, "PAYLOAD_TOO_LARGE");
	}

	private static String padded(String body, int bytes) {
		return " ".repeat(bytes - body.length()) + body;
	}

	@Test
	void namesEveryFaultyFieldAtOnce() {
		this.frontrow.post("/queue/tokens", "{}").send().blames("userId").blames("concertId");
	}

	@Test
	void namesFaultyFieldsInTheirOrder() {
		for (String body : List.of("{}", "{\"concertId\":0}", "{\"concertId\":null,\"userId\":null}")) {
			assertThat(this.frontrow.post("/queue/tokens", body).send().blames("userId").get("errors"))
				.extracting((error) -> error.get("field").stringValue())
				.containsExactly("userId", "concertId");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					/users                | name                          | {'name':'x','name':'y'}
					/users                | name                          | {'name':'x','name':null}
					/queue/tokens         | concertId                     | {'concertId':1,'userId':null,'concertId':1}
					/reservations         | bestAvailable.count           | {'performanceId':1,'bestAvailable':{'count':1,'count':2}}
					/admin/concerts       | performances[1].sections[0].name | {'performances':[{},{'sections':[{'name':'','name':''}]}]}
					""")
	void namesFieldThatStandsThereTwice(String path, String field, String body) {
		Answer refused = this.frontrow.post(path, body.replace('\'', '"')).asOperator().send().blames(field);
		assertThat(refused.raw()).contains("twice");
	}

	@Test
	void namesSettingThatStandsThereTwice() {
		this.frontrow.patch("/admin/queues/1", "{\"paused\":true,\"paused\":true}")
			.asOperator()
			.send()
			.blames("paused");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					/queue/tokens   | {'userId':'1'}                       | must be a UUID of 36 characters
					/queue/tokens   | {'userId':1}                         | must be a UUID of 36 characters
					/queue/tokens   | {'concertId':'1'}                    | must be a whole number between 1 and 9223372036854775807
					/reservations   | {'seatIds':1}                        | must be a list of 1 to 4 entries
					/reservations   | {'bestAvailable':[]}                 | must be a JSON object
					/reservations   | {'performanceId':1}                  | is required, or bestAvailable instead of it
					/payments       | {'seatNumbers':1}                    | must be a list
					/payments       | {'seatNumbers':['1']}                | must be a whole number between 1 and 2147483647
					/users          | {'name':1}                           | must be a text of 1 to 100 characters
					/users          | [1]                                  | must be a JSON object
					/users          | {'name':                             | is not valid JSON: line 1, column
					/admin/concerts | {'saleOpensAt':'2037-05-01'}         | must be a time of RFC 3339 with an offset
					/admin/concerts | {'saleOpensAt':'9999-05-01T00:00:00Z'} | in the years 1970 to 9998
					/admin/concerts | {'performances':[{'startsAt':'x'}]}  | such as \\"2037-05-01T19:30:00+09:00\\"
					""")
	void saysWhatFieldMustBe(String path, String body, String message) {
		Answer refused = this.frontrow.post(path, body.replace('\'', '"'))
			.asOperator()
			.isRefused(400, "INVALID_REQUEST");
		assertThat(refused.raw()).contains(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/users/x/balance           | must be a UUID of 36 characters
			/concerts/x                | must be a whole number between 1 and 9223372036854775807
			/concerts/1/dates/x/seats  | must be a date such as
			/concerts?limit=0          | must be a whole number between 1 and 100
			/concerts?cursor=x         | of this list
			""")
	void saysWhatParameterMustBe(String path, String message) {
		assertThat(get("/api/v1" + path).isRefused(400, "INVALID_REQUEST").raw()).contains(message);
	}

	/** Each text has its Korean, and no placeholder is left open. */
	@Test
	void everyTextIsThereInBothLanguages() {
		ResourceBundle english = ResourceBundle.getBundle("messages", Locale.ROOT);
		ResourceBundle korean = ResourceBundle.getBundle("messages", Locale.KOREAN);
		assertThat(korean.keySet()).isEqualTo(english.keySet()).allSatisfy((key) -> {
			assertThat(isKorean(korean.getString(key))).as(key).isTrue();
			assertThat(placeholders(korean.getString(key))).as(key).isEqualTo(placeholders(english.getString(key)));
		});
	}

	private static Set<String> placeholders(String text) {
		return Pattern.compile("\\{\\d}").matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
	}

	@Test
	void tellsWhichPathItWas() {
		Answer refused = get(NOBODY).send();
		assertThat(refused.text("instance")).isEqualTo(NOBODY);
		assertThat(refused.text("type")).matches("[a-z]+:.+");
		assertThat(refused.header("Cache-Control").orElse("")).contains("no-store");
	}

	private Call get(String path) {
		return Call.of(this.frontrow, "GET", path);
	}

}

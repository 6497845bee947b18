package io.frontrow;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The OpenAPI document and the service draw the same line: what the document calls valid
 * is not answered 400, and what it calls invalid is. Each list has both kinds, on both
 * sides of each limit.
 */
class OpenApiRequestsIT {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private static final String ID = "01a1fd69-3a16-7162-89d7-a413d0bcc19b";

	private static final String LONGEST_SECTION = "😀".repeat(50);

	private static final Map<String, List<String>> BODIES = Map.of(
			"POST /users", List.of("{'name':'가'}", "{'name':'\u3164가'}", "{'name':'\u3164'}", "{'name':'\u2800'}",
					"{'name':'\u00a0'}", "{'name':'\u200b\ufeff\u00ad'}", "{'name':'a\u007f'}", "{'name':' '}",
					"{'name':''}", "{'name':'" + "😀".repeat(100) + "'}", "{'name':'" + "😀".repeat(101) + "'}"),
			"POST /reservations",
			List.of("{'performanceId':1,'seatIds':[1]}", "{'performanceId':1.0,'seatIds':[10e-1,2.0]}",
					"{'performanceId':1.5,'seatIds':[1]}", "{'performanceId':'1','seatIds':[1]}",
					"{'performanceId':0,'seatIds':[1]}", "{'performanceId':9223372036854775807,'seatIds':[1]}",
					"{'performanceId':9223372036854775808,'seatIds':[1]}",
					"{'performanceId':1,'seatIds':[9223372036854775808]}", "{'performanceId':1,'seatIds':[1,1]}",
					"{'performanceId':1,'seatIds':[1,2,3,4]}", "{'performanceId':1,'seatIds':[1,2,3,4,5]}",
					"{'performanceId':1,'seatIds':[]}", "{'performanceId':1,'seatIds':[null]}", "{'performanceId':1}",
					"{'performanceId':1,'seatIds':null}", "{'performanceId':1,'seatIds':null,'bestAvailable':null}",
					"{'performanceId':1,'bestAvailable':{'count':1}}",
					"{'performanceId':1,'seatIds':null,'bestAvailable':{'count':4}}",
					"{'performanceId':1,'seatIds':[1],'bestAvailable':null}",
					"{'performanceId':1,'seatIds':[1],'bestAvailable':{'count':1}}",
					"{'performanceId':1,'bestAvailable':{'count':5}}", "{'performanceId':1,'bestAvailable':{}}",
					"{'performanceId':1,'bestAvailable':{'count':1,'section':null}}",
					"{'performanceId':1,'bestAvailable':{'count':1,'section':''}}",
					"{'performanceId':1,'bestAvailable':{'count':1,'section':'" + LONGEST_SECTION + "'}}",
					"{'performanceId':1,'bestAvailable':{'count':1,'section':'" + LONGEST_SECTION + "x'}}",
					"{'performanceId':1,'bestAvailable':{'count':1,'price':1}}"),
			"POST /payments",
			List.of("{'reservationId':'" + ID + "'}", "{'reservationId':'" + ID.toUpperCase() + "'}",
					"{'reservationId':'1-1-1-1-1'}", "{'reservationId':'" + ID + "','seatNumbers':null}",
					"{'reservationId':'" + ID + "','seatNumbers':[]}",
					"{'reservationId':'" + ID + "','seatNumbers':[1,1,2.0]}",
					"{'reservationId':'" + ID + "','seatNumbers':[0]}",
					"{'reservationId':'" + ID + "','seatNumbers':[2147483647]}",
					"{'reservationId':'" + ID + "','seatNumbers':[2147483648]}"),
			"POST /queue/tokens",
			List.of("{'userId':'" + ID + "','concertId':1}", "{'userId':'" + ID + "','concertId':1e18}",
					"{'userId':'" + ID + "','concertId':10000000000000000000}",
					"{'userId':'" + ID + "','concertId':0.5}", "{'userId':null,'concertId':1}"),
			"POST /users/{userId}/balance/charges",
			List.of("{'amount':740.0}", "{'amount':740.5}", "{'amount':'740'}", "{'amount':1e7}", "{'amount':10000001}",
					"{'amount':0}", "{'amount':-0.0}", "{'amount':null}", "{}", "{'amount':1,'x':1}"),
			"PATCH /admin/queues/{concertId}",
			List.of("{}", "{'tickSeconds':0.1}", "{'tickSeconds':0.1000}", "{'tickSeconds':0.123}",
					"{'tickSeconds':0.1234}", "{'tickSeconds':3600}", "{'tickSeconds':3600.001}", "{'tickSeconds':'1'}",
					"{'tickSeconds':null}", "{'admitPerTick':5.0}", "{'admitPerTick':5.5}", "{'admitPerTick':1e5}",
					"{'admitPerTick':1e6}", "{'maxActive':null}", "{'maxActive':0}", "{'paused':null}", "{'paused':1}",
					"{'laneShares':[1,2,4,8.0]}", "{'laneShares':[1,2,4]}", "{'laneShares':[1,2,4,101]}",
					"{'speed':1}"),
			"POST /admin/concerts",
			Stream
				.of("2037-05-01T19:30:00+09:00", "2037-05-01t19:30:00z", "2037-05-01T19:30:00+18:00",
						"2037-05-01T19:30:00+18:01", "2037-05-01T19:30:00-23:00", "9998-12-31T23:59:59.999999999-18:00",
						"9999-01-01T00:00:00Z", "2037-02-30T19:30:00Z", "2037-05-01T19:30Z", "2037-05-01 19:30:00Z",
						"2037-05-01T19:30:00.1234567890Z", "1969-12-31T23:59:59Z")
				.map((time) -> "{'title':'x','artist':'x','performances':[{'startsAt':'" + time
						+ "','venue':'x','sections':[{'name':'A','rows':1.0,'seatsPerRow':1,'price':0}]}]}")
				.toList());

	private static final List<String> KEYS = List.of("k", "\"k\"", "\"", "\"\"", "\"k", "k\"", "\"\"\"", "a b",
			"k".repeat(64), "k".repeat(65), "\"" + "k".repeat(64) + "\"", "\"" + "k".repeat(65) + "\"",
			"\"" + "k".repeat(63), "\"" + "k".repeat(64));

	private static final List<String> CURSORS = List.of("5~concerts", "5", "x~concerts", "~concerts", "NQ",
			"5~entries-01234567", "999999999999999999~concerts", "9999999999999999999~concerts");

	private final Frontrow frontrow = Frontrow.shared();

	private final OpenApi api = new OpenApi(this.frontrow);

	private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(Dialects.getDraft202012());

	@TestFactory
	Stream<DynamicTest> bodiesAreRefusedWhereTheDocumentSaysSoAndNowhereElse() {
		long concertId = this.frontrow.announce(new SalePlan().section("A", 1, 1, 0)).concertId();
		return BODIES.entrySet()
			.stream()
			.flatMap((call) -> call.getValue()
				.stream()
				.map((body) -> DynamicTest.dynamicTest(call.getKey() + " " + body,
						() -> agreesOnBody(call.getKey(), body.replace('\'', '"'), concertId))));
	}

	private void agreesOnBody(String call, String body, long concertId) {
		String[] name = call.split(" ");
		String path = name[1].replace("{userId}", UUID.randomUUID().toString())
			.replace("{concertId}", String.valueOf(concertId));
		JsonNode schema = this.api.call(call).at("/requestBody/content/application~1json/schema");
		Answer answer = Call.of(this.frontrow, name[0], "/api/v1" + path).body(body).token("x").asOperator().send();
		agree(isValid(schema, JSON.readTree(body)), answer);
	}

	@TestFactory
	Stream<DynamicTest> parametersAreRefusedWhereTheDocumentSaysSoAndNowhereElse() {
		Stream<DynamicTest> keys = KEYS.stream()
			.map((key) -> DynamicTest.dynamicTest("Idempotency-Key " + key,
					() -> agree(isValid("POST /payments", "Idempotency-Key", key),
							this.frontrow.post("/payments", Map.of("reservationId", ID))
								.token("x")
								.header("Idempotency-Key", key)
								.send())));
		Stream<DynamicTest> cursors = CURSORS.stream()
			.map((cursor) -> DynamicTest.dynamicTest("cursor " + cursor,
					() -> agree(isValid("GET /concerts", "cursor", cursor),
							this.frontrow.get("/concerts?cursor=" + cursor).send())));
		return Stream.concat(keys, cursors);
	}

	@TestFactory
	Stream<DynamicTest> cursorsOfAnswersAreOfTheFormOfTheDocument() {
		Fan fan = this.frontrow.fan("Alex").charge(1).charge(1);
		Sale sale = this.frontrow.sale(1, 2, 0);
		fan.enter(sale).holdNumbers(sale, 1);
		fan.holdNumbers(sale, 2);
		return Stream.of("GET /users/{userId}/balance/entries", "GET /users/{userId}/reservations")
			.map((call) -> DynamicTest.dynamicTest(call, () -> {
				String path = call.substring(4).replace("{userId}", fan.userId());
				String cursor = this.frontrow.get(path + "?limit=1").answers(200).text("nextCursor");
				assertThat(isValid(call, "cursor", cursor)).as(cursor).isTrue();
				assertThat(isValid(call, "cursor", "x" + cursor)).isFalse();
				this.frontrow.get(path + "?cursor=" + cursor).answers(200);
			}));
	}

	private static void agree(boolean isValid, Answer answer) {
		assertThat(answer.status() != 400).as("the document calls it %s; %s", isValid ? "valid" : "invalid", answer)
			.isEqualTo(isValid);
	}

	private boolean isValid(String call, String parameter, String value) {
		return isValid(this.api.parameter(call, parameter).get("schema"), JSON.getNodeFactory().stringNode(value));
	}

	private boolean isValid(JsonNode schema, JsonNode value) {
		ObjectNode whole = schema.deepCopy().asObject();
		Schema checked = this.schemas.getSchema(whole.set("components", this.api.document().get("components")));
		return checked
			.validate(value, (context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true)))
			.isEmpty();
	}

}

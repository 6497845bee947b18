package io.frontrow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The OpenAPI document tells the forms of the API: what a request must and may have,
 * within which ranges, and what of an answer can be null.
 */
class OpenApiFormsIT {

	private static final JsonMapper JSON = new JsonMapper();

	/** The fields of answers that are null where unknown; all others never are. */
	private static final Set<String> UNKNOWN_AT_TIMES = Set.of("Concert.saleOpensAt", "ListedConcert.saleOpensAt",
			"Concerts.nextCursor", "Entries.nextCursor", "Reservations.nextCursor", "Entry.reference",
			"WaitingToken.estimatedWaitSeconds", "WaitingToken.estimatedWaitRange", "WaitingToken.opensAt",
			"WaitingToken.position", "Draw.opensAt", "Draw.seed", "Draw.seedHash", "Reservation.paidAt",
			"LineSettings.maxActive");

	/** What a request must have. */
	private static final Map<String, List<String>> DEMANDED = new TreeMap<>(Map.ofEntries(
			Map.entry("UserRequest", List.of("name")), Map.entry("ChargeRequest", List.of("amount")),
			Map.entry("JoinRequest", List.of("concertId", "userId")),
			Map.entry("PlaceRequest", List.of("lane", "userId")), Map.entry("ReserveRequest", List.of("performanceId")),
			Map.entry("BestRequest", List.of("count")), Map.entry("PayRequest", List.of("reservationId")),
			Map.entry("NewConcertRequest", List.of("artist", "performances", "title")),
			Map.entry("PerformanceRequest", List.of("sections", "startsAt", "venue")),
			Map.entry("SectionRequest", List.of("name", "price", "rows", "seatsPerRow")),
			Map.entry("LineChangeRequest", List.of())));

	/** The ranges of the API, as JSON Schema writes them. */
	private static final Map<String, String> RANGES = new TreeMap<>(Map.ofEntries(
			Map.entry("UserRequest.name", "{'minLength':1,'maxLength':100}"),
			Map.entry("ChargeRequest.amount", "{'minimum':1,'maximum':10000000}"),
			Map.entry("JoinRequest.userId", "{'type':'string','format':'uuid'}"),
			Map.entry("JoinRequest.concertId", "{'type':'integer','minimum':1}"),
			Map.entry("ReserveRequest.bestAvailable",
					"{'anyOf':[{'$ref':'#/components/schemas/BestRequest'},{'type':'null'}]}"),
			Map.entry("BestRequest.count", "{'type':'integer','minimum':1,'maximum':4}"),
			Map.entry("BestRequest.section", "{'type':['string','null'],'minLength':1,'maxLength':50}"),
			Map.entry("ReserveRequest.seatIds", "{'minItems':1,'maxItems':4,'uniqueItems':true}"),
			Map.entry("PayRequest.reservationId", "{'format':'uuid'}"),
			Map.entry("NewConcertRequest.title", "{'minLength':1,'maxLength':200}"),
			Map.entry("NewConcertRequest.saleOpensAt", "{'type':['string','null'],'format':'date-time'}"),
			Map.entry("NewConcertRequest.maxSeatsPerUser", "{'minimum':1,'maximum':100}"),
			Map.entry("NewConcertRequest.performances", "{'minItems':1,'maxItems':100}"),
			Map.entry("SectionRequest.rows", "{'minimum':1,'maximum':500}"),
			Map.entry("SectionRequest.seatsPerRow", "{'minimum':1,'maximum':500}"),
			Map.entry("SectionRequest.price", "{'minimum':0,'maximum':10000000}"),
			Map.entry("LineChangeRequest.admitPerTick", "{'type':'integer','minimum':1,'maximum':100000}"),
			Map.entry("LineChangeRequest.tickSeconds",
					"{'type':'number','minimum':0.1,'maximum':3600,'multipleOf':0.001}"),
			Map.entry("LineChangeRequest.maxActive", "{'type':['integer','null'],'minimum':1,'maximum':10000000}"),
			Map.entry("LineChangeRequest.activeTtlSeconds", "{'type':'integer','minimum':1,'maximum':86400}"),
			Map.entry("LineChangeRequest.holdTtlSeconds", "{'type':'integer','minimum':1,'maximum':86400}"),
			Map.entry("LineChangeRequest.paused", "{'type':'boolean'}"),
			Map.entry("LineChangeRequest.closed", "{'type':'boolean'}"),
			Map.entry("LineChangeRequest.laneShares", "{'type':'array','minItems':4,'maxItems':4}"),
			Map.entry("PlaceRequest.lane", "{'type':'integer','minimum':0,'maximum':3}")));

	/** The parameters of all calls, each described once. */
	private static final Map<String, String> PARAMETERS = Map.ofEntries(
			Map.entry("shown", "{'type':'integer','minimum':1}"), Map.entry("Last-Event-ID", "{'type':'string'}"),
			Map.entry("If-None-Match", "{'type':'string'}"),
			Map.entry("limit", "{'type':'integer','minimum':1,'maximum':100,'default':20}"),
			Map.entry("concertId", "{'type':'integer','minimum':1}"),
			Map.entry("userId", "{'type':'string','format':'uuid'}"),
			Map.entry("reservationId", "{'type':'string','format':'uuid'}"),
			Map.entry("paymentId", "{'type':'string','format':'uuid'}"),
			Map.entry("date", "{'type':'string','format':'date'}"),
			Map.entry("Idempotency-Key", "{'minLength':1,'maxLength':66}"),
			Map.entry("Queue-Token", "{'maxLength':128}"), Map.entry("cursor", "{'type':'string','minLength':1}"));

	private final OpenApi api = new OpenApi(Frontrow.shared());

	@Test
	void answersHaveEveryFieldButTheTokenThatIsOnlyAskedAbout() {
		assertThat(this.api.schemasOfAnswers()).isNotEmpty().allSatisfy((name) -> {
			Set<String> fields = new TreeSet<>(this.api.schema(name).path("properties").propertyNames());
			fields.remove("token");
			assertThat(OpenApi.required(this.api.schema(name))).containsExactlyElementsOf(fields);
		});
	}

	@Test
	void answersHaveNullWhereTheContractSaysSoAndNowhereElse() {
		Set<String> nullable = new TreeSet<>();
		this.api.schemasOfAnswers()
			.forEach((schema) -> this.api.schema(schema)
				.path("properties")
				.properties()
				.stream()
				.filter((field) -> OpenApi.mayBeNull(field.getValue()))
				.forEach((field) -> nullable.add(schema + "." + field.getKey())));
		assertThat(nullable).isEqualTo(UNKNOWN_AT_TIMES);
	}

	@Test
	void aConcertTellsDatesAndSeatsOfItsPerformances() {
		JsonNode performances = this.api.schema("Concert").get("properties").get("performances");
		assertThat(performances.get("items").get("$ref").stringValue()).endsWith("/ConcertPerformance");
		assertThat(this.api.schema("ConcertPerformance").get("properties").propertyNames())
			.containsExactly("performanceId", "date", "startsAt", "venue", "capacity", "remaining", "sold", "seats");
	}

	@Test
	void requestsHaveWhatIsDemandedAndNothingUnknown() {
		assertThat(this.api.schemasOfRequests()).isEqualTo(DEMANDED.keySet()).allSatisfy((name) -> {
			assertThat(OpenApi.required(this.api.schema(name))).isEqualTo(DEMANDED.get(name));
			assertThat(this.api.schema(name).get("additionalProperties").booleanValue()).isFalse();
		});
	}

	@Test
	void changesOfLineChangeSomething() {
		assertThat(this.api.schema("LineChangeRequest").get("minProperties").intValue()).isEqualTo(1);
		assertThat(this.api.call("PATCH /admin/queues/{concertId}").get("requestBody").findValue("$ref").stringValue())
			.endsWith("/LineChangeRequest");
		assertThat(this.api.schemasOfAnswers()).doesNotContainAnyElementsOf(this.api.schemasOfRequests());
	}

	@TestFactory
	Stream<DynamicTest> tellsTheRangesOfRequests() {
		return RANGES.entrySet().stream().map((range) -> DynamicTest.dynamicTest(range.getKey(), () -> {
			String[] name = range.getKey().split("\\.", 2);
			assertIncludes(this.api.schema(name[0]).get("properties").get(name[1]), range.getValue());
		}));
	}

	@TestFactory
	Stream<DynamicTest> tellsTheFormsOfParameters() {
		return this.api.calls()
			.entrySet()
			.stream()
			.flatMap((call) -> call.getValue()
				.path("parameters")
				.valueStream()
				.map((parameter) -> DynamicTest.dynamicTest(call.getKey() + " " + parameter.get("name").stringValue(),
						() -> hasItsForm(parameter))));
	}

	private static void hasItsForm(JsonNode parameter) {
		String name = parameter.get("name").stringValue();
		assertThat(PARAMETERS).containsKey(name);
		assertIncludes(parameter.get("schema"), PARAMETERS.getOrDefault(name, "{}"));
		boolean isRequired = parameter.get("in").stringValue().equals("path") || name.equals("Queue-Token");
		assertThat(parameter.get("required").booleanValue()).isEqualTo(isRequired);
	}

	private static void assertIncludes(JsonNode schema, String singleQuoted) {
		JSON.readTree(singleQuoted.replace('\'', '"'))
			.properties()
			.forEach((member) -> assertThat(schema.get(member.getKey())).as("%s of %s", member.getKey(), schema)
				.isEqualTo(member.getValue()));
	}

	@Test
	void tellsWhenToAskAgain() {
		for (int status : List.of(200, 201)) {
			assertThat(this.api.response("POST /queue/tokens", status).get("headers").has("Retry-After")).isTrue();
		}
		assertThat(this.api.response("GET /queue/tokens/current", 200).get("headers").has("Retry-After")).isTrue();
		assertThat(this.api.response("POST /payments", 409).get("headers").has("Retry-After")).isTrue();
		assertThat(this.api.response("POST /queue/tokens", 409).get("headers").has("Retry-After")).isFalse();
		assertThat(this.api.calls().keySet()).allSatisfy((call) -> assertThat(
				this.api.response(call, 503).get("headers").get("Retry-After").get("required").booleanValue())
			.isTrue());
	}

	@Test
	void tellsWhereThatIsWhichWasMade() {
		for (String call : List.of("POST /users", "POST /reservations", "POST /payments", "POST /admin/concerts")) {
			assertThat(this.api.response(call, 201).get("headers").get("Location").get("required").booleanValue())
				.as(call)
				.isTrue();
		}
	}

	@Test
	void problemsTellTheirLanguageAndTheCodesOfTheirStatus() {
		this.api.calls()
			.forEach((name, call) -> call.get("responses")
				.properties()
				.stream()
				.filter((response) -> response.getKey().compareTo("400") >= 0)
				.forEach((response) -> {
					JsonNode refusal = response.getValue();
					assertThat(refusal.get("headers").has("Content-Language")).as(name).isTrue();
					String codes = refusal.get("description").stringValue();
					assertThat(refusal.get("content")
						.findValue("enum")
						.valueStream()
						.map((code) -> "`" + code.stringValue() + "`")).as("%s %s", name, response.getKey())
						.containsExactly(codes.split(", "));
				}));
	}

}

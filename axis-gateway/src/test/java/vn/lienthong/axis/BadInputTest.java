package vn.lienthong.axis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is asked wrongly is answered by one problem document that says what is wrong; nothing of it is the service's fault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String JSON = "application/json";

    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = RunningGateway.start("bad-input", "axis_bad_input", folder, new Issuer(folder));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    static Stream<Arguments> asked() {
        return Stream.of(
                        of("/v1/axis/feed?after=first", 400),
                        of("/v1/axis/feed?after=9223372036854775808", 400),
                        of("/v1/axis/feed?limit=1e3", 400),
                        of("/v1/axis/feed?after=-1", 400, "AFTER_IS_A_POSITION"),
                        of("/v1/axis/feed?limit=1001&wait=61", 400, "LIMIT_IS_IN_RANGE", "WAIT_IS_IN_RANGE"),
                        of("/v1/axis/feed/first/package", 400),
                        of("/v1/axis/feed/0/package", 404, "POSITION_IS_GIVEN"),
                        of("/v1/axis/feed/-9223372036854775808/package", 404, "POSITION_IS_GIVEN"),
                        of("/v1/axis/manifests?after=yesterday", 400),
                        of("/v1/axis/manifests?limit=0", 400, "LIMIT_IS_IN_RANGE"),
                        of("/v1/axis/manifests?after=%2B1000000000-12-31T23:59:59Z", 400, "TIME_IS_IN_RANGE"),
                        of(
                                "/v1/axis/manifests?limit=1001&after=-1000000000-01-01T00:00:00Z",
                                400,
                                "LIMIT_IS_IN_RANGE",
                                "TIME_IS_IN_RANGE"),
                        of("/v1/axis/refused?before=2019-02-30T00:00:00Z", 400),
                        of("/v1/axis/refused?limit=many", 400),
                        of("/v1/axis/refused?limit=201", 400, "LIMIT_IS_IN_RANGE"),
                        of("/v1/axis/refused?before=-1000000000-01-01T00:00:00Z", 400, "TIME_IS_IN_RANGE"),
                        of("/v1/axis/refused/none/package", 404, "PACKAGE_WAS_REFUSED"),
                        of("/v1/axis/refused/" + "x".repeat(2_000) + "/package", 404, "PACKAGE_WAS_REFUSED"),
                        of("/v1/axis/refused/'%20or%20''%3D'/package", 404, "PACKAGE_WAS_REFUSED"),
                        of("/v1/axis/reconciliations/yesterday", 400),
                        of("/v1/axis/reconciliations/2019-02-30", 400),
                        of("/v1/axis/reconciliations/2999-01-01", 404, "DAY_WAS_RECONCILED"),
                        of("/v1/axis/reconciliations/-999999999-01-01", 404, "DAY_WAS_RECONCILED"),
                        of("/v1/axis/catalogue/drift/G09.3", 404),
                        of("/v1/axis/catalogue", 404))
                .map(bad -> Arguments.of(bad));
    }

    static Stream<Arguments> said() {
        var acknowledgements = "/v1/axis/feed/acknowledgements";
        var reconciliations = "/v1/axis/reconciliations";
        return Stream.of(
                        said(acknowledgements, JSON, "", 400, "BODY_IS_PRESENT"),
                        said(acknowledgements, JSON, "{\"consumer\":", 400, "BODY_IS_JSON"),
                        said(acknowledgements, JSON, "[]", 400, "BODY_IS_PRESENT"),
                        said(acknowledgements, JSON, "{\"consumer\":\"a\",\"place\":1}", 400, "MEMBER_IS_KNOWN"),
                        said(
                                acknowledgements,
                                JSON,
                                "{\"consumer\":\"a\",\"position\":1e400}",
                                400,
                                "VALUE_HAS_THE_RIGHT_TYPE"),
                        said(acknowledgements, JSON, "{\"position\":\"first\"}", 400, "VALUE_HAS_THE_RIGHT_TYPE"),
                        said(
                                acknowledgements,
                                JSON,
                                "{\"consumer\":\"a\",\"position\":1.5}",
                                400,
                                "VALUE_HAS_THE_RIGHT_TYPE"),
                        said(acknowledgements, JSON, "{}", 422, "CONSUMER_HAS_A_NAME", "POSITION_IS_GIVEN"),
                        said(
                                acknowledgements,
                                JSON,
                                "{\"consumer\":\" \",\"position\":9223372036854775807}",
                                422,
                                "CONSUMER_HAS_A_NAME",
                                "POSITION_IS_GIVEN"),
                        said(acknowledgements, "text/plain", "consumer=axis", 415),
                        said("/v1/axis/feed", JSON, "{}", 405),
                        said(reconciliations, JSON, "{\"day\":\"yesterday\"}", 400, "VALUE_HAS_THE_RIGHT_TYPE"),
                        said(reconciliations, JSON, "{\"day\":[2019,2,30]}", 400, "VALUE_HAS_THE_RIGHT_TYPE"),
                        said(reconciliations, JSON, "{\"date\":\"2019-03-12\"}", 400, "MEMBER_IS_KNOWN"),
                        said(reconciliations, JSON, "{\"day\":\"2999-01-01\"}", 422, "DAY_IS_IN_RANGE"),
                        said(reconciliations, JSON, "{\"day\":\"-999999999-01-01\"}", 422, "DAY_IS_IN_RANGE"),
                        said(reconciliations, "application/xml", "<day/>", 415),
                        said("/v1/axis/catalogue/drift", JSON, "{}", 405),
                        said("/v1/axis/manifests", JSON, "{}", 405))
                .map(bad -> Arguments.of(bad));
    }

    /** @param rules that the answer names, in that order */
    record Bad(String path, String type, String body, int status, List<String> rules) {}

    private static Bad of(String path, int status, String... rules) {
        return new Bad(path, "", "", status, List.of(rules));
    }

    private static Bad said(String path, String type, String body, int status, String... rules) {
        return new Bad(path, type, body, status, List.of(rules));
    }

    @ParameterizedTest
    @MethodSource({"asked", "said"})
    void isAnsweredByOneProblemDocument(Bad bad) throws Exception {
        var request = bad.type().isEmpty()
                ? HttpRequest.newBuilder()
                : HttpRequest.newBuilder().header("Content-Type", bad.type()).POST(BodyPublishers.ofString(bad.body()));

        var answer = gateway.send(request, bad.path(), Issuer.ALL);

        var problem = problem(answer, bad.status());
        assertThat(problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("code").asString()))
                .containsExactlyElementsOf(bad.rules());
        assertThat(problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("message").asString()))
                .allMatch(message -> !message.isBlank());
    }

    @Test
    void isToldToWhoeverHasNoGoodTokenToo() throws Exception {
        for (var path : List.of(
                "/v1/axis/feed",
                "/v1/axis/feed/acknowledgements",
                "/v1/axis/manifests",
                "/v1/axis/refused",
                "/v1/axis/reconciliations",
                "/v1/axis/catalogue/drift")) {
            problem(gateway.send(HttpRequest.newBuilder(), path, ""), 401);
            problem(gateway.send(HttpRequest.newBuilder(), path, "dossier.read"), 403);
            problem(
                    gateway.send(HttpRequest.newBuilder().header("Authorization", "Bearer e30.e30.e30"), path, ""),
                    401);
        }
    }

    /** Each problem has the members that all have, and repeats nothing it was given. */
    private static JsonNode problem(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        var problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asString())
                .endsWith(problem.path("code").asString());
        assertThat(problem.path("detail").asString()).isNotBlank().doesNotContain("999999999", "xxxxxxxx", "Exception");
        assertThat(problem.path("errors").isArray()).isTrue();
        return problem;
    }
}

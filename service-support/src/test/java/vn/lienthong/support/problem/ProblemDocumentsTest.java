package vn.lienthong.support.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class ProblemDocumentsTest {
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new Desk())
            .setControllerAdvice(new ProblemDocuments())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(
                    JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)))
            .build();

    @RestController
    static class Desk {
        record Line(int amount) {}

        record Order(String name, List<Line> lines, Map<String, Integer> counts) {}

        @PostMapping("/orders")
        void take(@RequestBody Order order) {}

        @GetMapping("/refusals/{kind}")
        void refuse(@PathVariable String kind) {
            throw switch (kind) {
                case "later" ->
                    new Refusal(HttpStatus.SERVICE_UNAVAILABLE, "closed", "Closed.", List.of(), Duration.ofSeconds(7));
                case "database" -> new CannotCreateTransactionException("no connection for 'an order by Lan'");
                case "unexpected" -> new IllegalStateException("an order by Lan");
                default ->
                    new Refusal(
                                    HttpStatus.CONFLICT,
                                    "sold-out",
                                    "There is none left.",
                                    List.of(new Fault("/lines/0", "LINE_IS_IN_STOCK", "Order fewer.")))
                            .with("allowed", List.of("wait"));
            };
        }
    }

    @Test
    void namesEveryFaultAndWhatWouldHaveBeenAllowed() throws Exception {
        mvc.perform(get("/refusals/sold-out"))
                .andExpect(status().isConflict())
                .andExpect(content().contentType(MediaType.APPLICATION_PROBLEM_JSON))
                .andExpect(jsonPath("$.type").value("urn:lienthong:problem:sold-out"))
                .andExpect(jsonPath("$.code").value("sold-out"))
                .andExpect(jsonPath("$.errors[0].pointer").value("/lines/0"))
                .andExpect(jsonPath("$.errors[0].code").value("LINE_IS_IN_STOCK"))
                .andExpect(jsonPath("$.allowed[0]").value("wait"));
    }

    @Test
    void saysWhenToComeAgain() throws Exception {
        mvc.perform(get("/refusals/later"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "7"));
    }

    @Test
    void saysThatTheDatabaseIsAwayWithoutItsWords() throws Exception {
        mvc.perform(get("/refusals/database"))
                .andExpect(status().isServiceUnavailable())
                .andExpect(header().string("Retry-After", "5"))
                .andExpect(jsonPath("$.code").value("database-unavailable"))
                .andExpect(jsonPath("$.detail").value(org.hamcrest.Matchers.not(containsLan())));
    }

    @Test
    void tellsNothingOfWhatWasUnexpected() throws Exception {
        mvc.perform(get("/refusals/unexpected"))
                .andExpect(status().isInternalServerError())
                .andExpect(jsonPath("$.code").value("unexpected"))
                .andExpect(content().string(org.hamcrest.Matchers.not(containsLan())));
    }

    private static org.hamcrest.Matcher<String> containsLan() {
        return org.hamcrest.Matchers.containsString("Lan");
    }

    @Test
    void pointsAtAMemberThatIsUnknown() throws Exception {
        order("{\"name\":\"x\",\"lines\":[{\"amount\":1,\"a/mount~\":2}]}")
                .andExpect(jsonPath("$.code").value("unreadable-body"))
                .andExpect(jsonPath("$.errors[0].code").value("MEMBER_IS_KNOWN"))
                .andExpect(jsonPath("$.errors[0].pointer").value("/lines/0/a~1mount~0"));
    }

    @Test
    void pointsAtAValueOfTheWrongType() throws Exception {
        order("{\"lines\":[{\"amount\":{}}]}")
                .andExpect(jsonPath("$.errors[0].code").value("VALUE_HAS_THE_RIGHT_TYPE"))
                .andExpect(jsonPath("$.errors[0].pointer").value("/lines/0/amount"));
    }

    @Test
    void saysWhereTheBodyStopsBeingJson() throws Exception {
        order("{\"name\":\n\"x\"").andExpect(jsonPath("$.errors[0].code").value("BODY_IS_JSON"));
    }

    @Test
    void saysThatTheBodyIsMissing() throws Exception {
        order("").andExpect(jsonPath("$.errors[0].code").value("BODY_IS_PRESENT"));
    }

    private org.springframework.test.web.servlet.ResultActions order(String body) throws Exception {
        return mvc.perform(
                        post("/orders").contentType(MediaType.APPLICATION_JSON).content(body))
                .andExpect(status().isBadRequest());
    }

    @Test
    void givesTheFrameworksOwnRefusalsTheSameMembers() throws Exception {
        mvc.perform(get("/orders"))
                .andExpect(status().isMethodNotAllowed())
                .andExpect(header().string("Allow", "POST"))
                .andExpect(jsonPath("$.type").value("urn:lienthong:problem:method-not-allowed"))
                .andExpect(jsonPath("$.code").value("method-not-allowed"))
                .andExpect(jsonPath("$.errors").isEmpty());
    }

    @Test
    void standsInForTheFrameworksOwnProblems() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ProblemAutoConfiguration.class, WebMvcAutoConfiguration.class))
                .withPropertyValues("spring.mvc.problemdetails.enabled=true")
                .run(context -> assertThat(context.getBeansOfType(ResponseEntityExceptionHandler.class))
                        .hasSize(1)
                        .containsKey("problemDocuments"));
    }
}

package vn.lienthong.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.channel.ChannelOptions;

/** The whole system: a citizen is told by each of the ways there are, and all of it is seen in the mailbox. */
@Timeout(180)
class CitizenChannelsTest {
    private static final AgencyCode REGISTRAR = new AgencyCode("H32.5.1");
    private static final String PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

    @TempDir
    Path folder;

    private final Ports ports = Ports.free();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void tellsByEmailZaloSmsAndThePortalAndFailsAsItIsSwitchedTo() throws Exception {
        var options = new Options(
                folder.resolve("data"),
                false,
                ports,
                0,
                1,
                Options.Exchange.NONE,
                false,
                new ChannelOptions(List.of("email", "zalo", "sms", "webhook"), true));
        try (var system = RunningSystem.start(options, step -> {})) {
            var token = system.issuer().token(REGISTRAR);
            var paper = send(intake("/v1/attachments?name=giay.pdf")
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/pdf")
                    .POST(BodyPublishers.ofString(PDF)));

            var byEmail = submit(token, paper, Map.of("email", "hoa@example.vn", "phone", "0912345671"));
            var byZalo = submit(token, paper, Map.of("phone", "0912345601"));
            // No Zalo account has this number.
            var bySms = submit(token, paper, Map.of("phone", "0912345607"));
            var byPortal = submit(token, paper, Map.of());

            awaitArrival("hoa@example.vn", byEmail);
            awaitArrival("+84912345601 (zalo)", byZalo);
            awaitArrival("+84912345607 (sms)", bySms);
            awaitArrival(byPortal + " (portal)", byPortal);
            assertThat(mailsTo("+84912345607 (zalo)")).isEmpty();
            assertThat(mailsTo("+84912345671")).isEmpty();

            assertThat(control("{\"zalo\": {\"colour\": 1}}").statusCode()).isEqualTo(422);
            assertThat(control("{\"zalo\": {\"refuses\": 1}, \"portal\": {\"loses-answer\": 1, \"away-seconds\": 2}}")
                            .statusCode())
                    .isEqualTo(200);
            var refused = submit(token, paper, Map.of("phone", "0912345602"));
            var lost = submit(token, paper, Map.of());

            awaitArrival("+84912345602 (sms)", refused);
            awaitArrival(lost + " (portal)", lost);
            var subjects = mailsTo(lost + " (portal)");
            assertThat(subjects).doesNotHaveDuplicates();
        }
    }

    private HttpRequest.Builder intake(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.intake() + path));
    }

    private String submit(String token, JsonNode paper, Map<String, String> ways) throws Exception {
        var applicant = new LinkedHashMap<String, Object>(ways);
        applicant.put("fullName", "Nguyễn Thị Hoa");
        applicant.put("citizenId", "056190912345");
        var dossier = Map.of(
                "procedure", "2.001583",
                "receivingAgency", REGISTRAR.value(),
                "channel", "counter",
                "applicant", applicant,
                "facts", Map.of("employees", 0),
                "parts",
                        List.of("request", "charter", "identity-copy").stream()
                                .map(code -> Map.of("code", code, "attachment", paper))
                                .toList());
        var answer = send(intake("/v1/dossiers")
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(dossier))));
        assertThat(answer.path("code").isString()).as(answer.toString()).isTrue();
        return answer.path("code").stringValue();
    }

    private void awaitArrival(String recipient, String dossier) {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(mailsTo(recipient)).anyMatch(subject -> subject.contains(dossier)));
    }

    /** Their subjects, in which the dossier stands. */
    private List<String> mailsTo(String recipient) throws Exception {
        var subjects = new ArrayList<String>();
        send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/messages.json?q=%s"
                        .formatted(ports.mailbox(), URLEncoder.encode(recipient, StandardCharsets.UTF_8)))))
                .forEach(mail -> subjects.add(mail.path("subject").stringValue()));
        return subjects;
    }

    private HttpResponse<String> control(String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/control".formatted(ports.providers())))
                        .PUT(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        return JsonMapper.shared()
                .readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    }
}

package vn.lienthong.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;

/** An agency's own system, which knows the public interfaces and nothing else. */
final class AgencySystem {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final AgencyCode code;
    private final URI intake;
    private final URI routing;
    private final String token;

    AgencySystem(AgencyCode code, URI intake, URI routing, String token) {
        this.code = code;
        this.intake = intake;
        this.routing = routing;
        this.token = token;
    }

    record Answer(int status, String contentType, byte[] bytes) {
        JsonNode json() {
            return JSON.readTree(bytes);
        }

        @Override
        public String toString() {
            return status + " " + new String(bytes, UTF_8);
        }
    }

    AgencySystem withToken(String other) {
        return new AgencySystem(code, intake, routing, other);
    }

    Answer upload(String name, byte[] pdf) {
        return send(HttpRequest.newBuilder(intake.resolve("/v1/attachments?name=" + URLEncoder.encode(name, UTF_8)))
                .header("Content-Type", "application/pdf")
                .POST(BodyPublishers.ofByteArray(pdf)));
    }

    Answer submit(Map<String, ?> dossier) {
        return post("/v1/dossiers", dossier, Map.of());
    }

    /** A dossier with every paper it needs, whose citizen reads {@code email}. */
    String submitWhole(String procedure, String receiver, List<String> papers, String email) {
        var parts = new ArrayList<Map<String, Object>>();
        for (var paper : papers) {
            parts.add(Map.of(
                    "code",
                    paper,
                    "attachment",
                    upload(paper + ".pdf", Pdf.of(paper)).json()));
        }
        var dossier = new LinkedHashMap<String, Object>();
        dossier.put("procedure", procedure);
        dossier.put("receivingAgency", receiver);
        dossier.put("channel", "counter");
        dossier.put(
                "applicant",
                Map.of(
                        "fullName", "Nguyễn Thị Hoa",
                        "citizenId", "056190912345",
                        "phone", "0905000123",
                        "email", email,
                        "address", "12 Trần Phú, Nha Trang",
                        "language", "vi"));
        dossier.put("form", Map.of("childName", "Nguyễn An"));
        dossier.put("parts", parts);
        var answer = submit(dossier);
        if (answer.status() != 201) {
            throw new IllegalStateException(answer.toString());
        }
        return answer.json().path("code").stringValue();
    }

    Answer act(String dossier, Map<String, ?> action) {
        return post("/v1/dossiers/" + dossier + "/actions", action, Map.of());
    }

    Answer act(String dossier, Map<String, ?> action, String key) {
        return post("/v1/dossiers/" + dossier + "/actions", action, Map.of("Idempotency-Key", key));
    }

    Answer accept(String dossier, String stage) {
        return act(dossier, Map.of("action", "accept", "stage", stage, "officer", "CB-001"));
    }

    /** With the document that the stage issues, if any. */
    Answer complete(String dossier, String stage, boolean issues) {
        var action = new LinkedHashMap<String, Object>();
        action.put("action", "complete");
        action.put("stage", stage);
        action.put("officer", "CB-001");
        if (issues) {
            action.put(
                    "result",
                    upload(stage + ".pdf", Pdf.of(dossier + " " + stage)).json());
        }
        return act(dossier, action);
    }

    Answer dossier(String dossier) {
        return get(intake, "/v1/dossiers/" + dossier);
    }

    Answer file(String dossier, String sha256) {
        return get(intake, "/v1/dossiers/%s/attachments/%s".formatted(dossier, sha256));
    }

    Answer deliveries(long after, int wait) {
        return deliveriesOf(code.value(), after, wait);
    }

    Answer deliveriesOf(String agency, long after, int wait) {
        return get(routing, "/v1/agencies/%s/deliveries?after=%d&wait=%d".formatted(agency, after, wait));
    }

    Answer get(URI service, String path) {
        return send(HttpRequest.newBuilder(service.resolve(path)));
    }

    Answer post(String path, Object body, Map<String, String> headers) {
        return post(path, JSON.writeValueAsString(body), headers);
    }

    Answer post(String path, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(intake.resolve(path)).header("Content-Type", "application/json");
        headers.forEach(request::header);
        return send(request.POST(BodyPublishers.ofString(body)));
    }

    private Answer send(HttpRequest.Builder request) {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return fetch(request);
    }

    static Answer fetch(HttpRequest.Builder request) {
        var built = request.timeout(Duration.ofSeconds(60)).build();
        try {
            var answer = HTTP.send(built, BodyHandlers.ofByteArray());
            return new Answer(
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + built.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

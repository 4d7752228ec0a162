package vn.lienthong.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.standalone.token.DevelopmentIssuer;

/** Agencies at work, through the public interfaces only. */
final class Agencies {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicLong SERIAL = new AtomicLong();

    private final Province province;
    private final DevelopmentIssuer issuer;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Object>> papers = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newBuilder()
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final byte[] pdf = pdf();

    Agencies(Province province) {
        this.province = province;
        this.issuer = DevelopmentIssuer.of(province.data());
    }

    /** An answer that wasn't hoped for. */
    static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected(String request, int status) {
            super(request + " answered " + status);
        }
    }

    /** Hands in a dossier; returns its code. */
    String submit(String agency, String procedure, List<String> parts) throws IOException, InterruptedException {
        var paper = paper(agency);
        var serial = SERIAL.incrementAndGet();
        var body = Map.of(
                "procedure",
                procedure,
                "receivingAgency",
                agency,
                "channel",
                "counter",
                "senderReference",
                "bench-" + serial,
                "applicant",
                Map.of(
                        "fullName", "Trần Văn Thử",
                        "citizenId", "056091%06d".formatted(serial % 1_000_000),
                        "email", "nguoi.nop.%d@example.vn".formatted(serial),
                        "phone", "0912345678",
                        "language", "vi"),
                "form",
                Map.of("note", "Hồ sơ đo hiệu năng"),
                "parts",
                parts.stream()
                        .map(part -> Map.of("code", part, "attachment", paper))
                        .toList());
        return send(
                        "POST",
                        province.intake() + "/v1/dossiers",
                        agency,
                        JSON.writeValueAsBytes(body),
                        "application/json",
                        201)
                .get("code")
                .asString();
    }

    void accept(String dossier, String agency, String stage) throws IOException, InterruptedException {
        act(dossier, agency, Map.of("action", "accept", "stage", stage, "officer", "CB-001"));
    }

    void complete(String dossier, String agency, String stage) throws IOException, InterruptedException {
        act(dossier, agency, Map.of("action", "complete", "stage", stage, "officer", "CB-001"));
    }

    void issue(String dossier, String agency, String stage) throws IOException, InterruptedException {
        act(
                dossier,
                agency,
                Map.of("action", "complete", "stage", stage, "officer", "CB-001", "result", paper(agency)));
    }

    private void act(String dossier, String agency, Map<String, Object> action)
            throws IOException, InterruptedException {
        send(
                "POST",
                province.intake() + "/v1/dossiers/" + dossier + "/actions",
                agency,
                JSON.writeValueAsBytes(action),
                "application/json",
                200);
    }

    /** What is owed to an agency, waiting for something new. */
    JsonNode deliveries(String agency, long after) throws IOException, InterruptedException {
        return send(
                "GET",
                province.routing() + "/v1/agencies/" + agency + "/deliveries?wait=5&limit=500&after=" + after,
                agency,
                new byte[0],
                "application/json",
                200);
    }

    private Map<String, Object> paper(String agency) throws IOException, InterruptedException {
        var known = papers.get(agency);
        if (known != null) {
            return known;
        }
        var stored =
                send("POST", province.intake() + "/v1/attachments?name=bench.pdf", agency, pdf, "application/pdf", 201);
        var paper = Map.<String, Object>of(
                "sha256", stored.get("sha256").asString(),
                "name", stored.get("name").asString(),
                "mediaType", stored.get("mediaType").asString(),
                "size", stored.get("size").asLong());
        papers.put(agency, paper);
        return paper;
    }

    private JsonNode send(String method, String url, String agency, byte[] body, String type, int expected)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(40))
                .header(
                        "Authorization",
                        "Bearer " + tokens.computeIfAbsent(agency, a -> issuer.token(new AgencyCode(a))))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != expected && response.statusCode() / 100 != 2) {
            throw new Unexpected(method + " " + request.uri().getPath(), response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    private static byte[] pdf() {
        var bytes = new ByteArrayOutputStream();
        try (var document = new PDDocument()) {
            document.addPage(new PDPage());
            document.save(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

package vn.lienthong.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static vn.lienthong.intake.Province.COMMUNE;
import static vn.lienthong.intake.Province.JUSTICE;
import static vn.lienthong.intake.Requests.aSubmission;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.infrastructure.FreePorts;
import vn.lienthong.infrastructure.KafkaBroker;
import vn.lienthong.intake.ApiDocument.Operation;

/**
 * Bad requests by the thousand, made from the service's own OpenAPI document. Request number n of a seed is always the
 * same: {@code -Dfuzz.seed=S -Dfuzz.only=N} sends it alone, {@code -Dfuzz.seconds=600} sends for longer.
 */
class ApiFuzzTest {
    private static final Logger log = LoggerFactory.getLogger(ApiFuzzTest.class);
    private static final long SEED = Long.getLong("fuzz.seed", 20190312);
    private static final Duration FOR_SO_LONG = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 40));
    private static final int MOST = System.getProperty("fuzz.seconds") == null ? 4_000 : Integer.MAX_VALUE;
    private static final int ONLY = Integer.getInteger("fuzz.only", -1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FAULTS_TOLD = 25;
    private static final String EVERY_SCOPE =
            "dossier.submit dossier.act dossier.read dossier.urgent delivery.read personal.read personal.erase"
                    + " registry.propose registry.approve operator kafka.access audit.read payment.refund payment.reconcile";
    private static final Pattern INSIDES = Pattern.compile(
            "Exception|\\bat [a-z]+\\.[a-z.]+\\(|Caused by|SQLSTATE|PSQL|postgres|hikari|jackson|springframework|apache"
                    + "|\\bselect .* from\\b|insert into|vn\\.lienthong\\.intake|java\\.(lang|util|time|io)",
            Pattern.CASE_INSENSITIVE);
    /** Of the applicant in {@link Requests#aSubmission}. */
    private static final List<String> PERSONAL =
            List.of("Hồng Nhung", "056190004321", "0905123987", "nhung.nguyen", "Trần Phú", "Bảo An");

    @TempDir
    static Path folder;

    private static Issuer issuer;
    private static PlatformDouble platform;
    private static PostOfficeDouble office;
    private static KafkaBroker broker;
    private static RoutingDouble routing;
    private static RunningIntake intake;
    private static Attachment paper;
    private static Map<String, List<String>> places;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeAll
    static void start() throws Exception {
        issuer = new Issuer(folder);
        platform = new PlatformDouble();
        office = new PostOfficeDouble();
        // A broker of its own: what was announced is counted.
        broker = KafkaBroker.start(folder.resolve("kafka"), FreePorts.any(), FreePorts.any());
        intake = RunningIntake.start(
                context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource(
                                "impatient",
                                Map.of(
                                        "lienthong.intake.answer-patience", "50ms",
                                        "lienthong.intake.part-patience", "50ms"))),
                "fuzz",
                broker.bootstrapServers(),
                "intake_fuzz",
                folder.resolve("content"),
                issuer,
                platform.settings(
                        "--lienthong.intake.post.url=" + office.url(),
                        "--lienthong.intake.post.secret=" + PostOfficeDouble.SECRET,
                        "--lienthong.intake.post.customer-code=" + PostOfficeDouble.CUSTOMER));
        routing = new RoutingDouble(broker.bootstrapServers());
        routing.publishRegistry();
        paper = intake.upload(COMMUNE, "giay.pdf", Requests.PDF);
        await().until(() ->
                intake.submit(COMMUNE, JsonMapper.shared().createObjectNode()).status() == 422);
        places = places();
    }

    @AfterAll
    static void stop() {
        intake.close();
        routing.close();
        broker.close();
        office.close();
        platform.close();
    }

    /** What stands for the parameters of a path: what is there, so that requests get further than to a 404. */
    private static Map<String, List<String>> places() {
        var submitted = intake.submit(COMMUNE, aSubmission(paper));
        assertThat(submitted.status()).as(submitted.body()).isEqualTo(201);
        var dossier = submitted.text("/code");
        routing.awaitEvent(dossier, DossierSubmitted.class::isInstance);
        routing.write(
                dossier,
                "fuzz",
                Story.received(),
                new vn.lienthong.contract.dossier.DossierEvent.DossierRouted("birth", COMMUNE.code(), null));
        await().until(() -> !intake.get("/v1/dossiers/" + dossier, COMMUNE)
                .json()
                .path("stages")
                .isEmpty());
        var action = intake.act(COMMUNE, dossier, "{\"action\":\"accept\",\"stage\":\"birth\"}")
                .text("/id");
        var link = URI.create(submitted.text("/trackingLink")).getPath().split("/");
        var upload = intake.send(
                        "POST",
                        "/v1/uploads",
                        issuer.token(COMMUNE),
                        BodyPublishers.noBody(),
                        "Tus-Resumable",
                        "1.0.0",
                        "Upload-Length",
                        "1000",
                        "Upload-Metadata",
                        "filename Z2lheS5wZGY=,filetype YXBwbGljYXRpb24vcGRm")
                .header("Location");
        assertThat(upload).isNotEmpty();
        var made = new HashMap<String, List<String>>();
        made.put("/v1/dossiers/ code", List.of(dossier));
        made.put("/track/ code", List.of(dossier));
        made.put("/track/ secret", List.of(link[link.length - 1]));
        made.put("/v1/agencies/ code", List.of("H32.41.1", "H32.15"));
        made.put("/v1/catalogue/ code", List.of("2.000986", "1.012783"));
        made.put("/v1/actions/ id", List.of(action));
        made.put("/v1/uploads/ id", List.of(upload.substring(upload.lastIndexOf('/') + 1)));
        made.put("/v1/post/ id", List.of("BK-20190314-01"));
        made.put("/v1/post/ number", List.of("000.01.41.H32-190312-0027-submit", "H32.41.1-7F1D8F6C00010002-submit"));
        made.put("/v1/limits/ agency", List.of("H32.15"));
        made.put("sha256", List.of(paper.sha256(), "0".repeat(64)));
        made.put("day", List.of("2019-03-12", Instant.now().toString().substring(0, 10)));
        made.put("number", List.of("TT00000001"));
        made.put("refund", List.of("HT00000001"));
        made.put("difference", List.of("1"));
        return made;
    }

    // ---- a request

    /** One request, as it is sent. */
    private record Made(
            int number, Operation operation, String path, String token, Map<String, String> headers, byte[] body) {
        @Override
        public String toString() {
            var all = "request %d: %s %s %s %s"
                    .formatted(number, operation.method(), path, headers, new String(body, UTF_8));
            return all.substring(0, Math.min(1_500, all.length()));
        }
    }

    private static Made made(int number, List<Operation> operations, ApiDocument api) {
        var random = new Random(SEED * 1_000_003 + number);
        random.nextLong();
        var mutations = new Mutations(random);
        var operation = operations.get(number % operations.size());
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        var path = path(operation, api, mutations);
        var body = body(operation, api, mutations, headers);
        headers(operation, api, mutations, headers);
        if (path.startsWith("/v1/post/office/") && !mutations.oneIn(4)) {
            var time = Long.toString(Instant.now().getEpochSecond());
            headers.put("X-Post-Customer", PostOfficeDouble.CUSTOMER);
            headers.put("X-Post-Time", time);
            headers.put(
                    "X-Post-Signature",
                    PostOfficeDouble.signature(PostOfficeDouble.SECRET, time, operation.method(), path, body));
        }
        return new Made(number, operation, path, token(random.nextInt(20)), headers, body);
    }

    private static String token(int which) {
        return switch (which) {
            case 0 -> "";
            case 1 -> "nonsense";
            case 2 -> issuer.token("H32.41.1", "nothing");
            case 3 -> issuer.token("H32.41.1", EVERY_SCOPE, "another-audience");
            case 4 -> issuer.token("\u041d32.41.1", EVERY_SCOPE);
            case 5, 6 -> issuer.token(JUSTICE.code().value(), EVERY_SCOPE);
            default -> issuer.token("H32.41.1", EVERY_SCOPE);
        };
    }

    private static String path(Operation operation, ApiDocument api, Mutations mutations) {
        var path = operation.path();
        for (var parameter : operation.parameters("path")) {
            var name = parameter.path("name").asString();
            var known = places.entrySet().stream()
                    .filter(place -> place.getKey().equals(name)
                            || place.getKey().endsWith(" " + name)
                                    && operation
                                            .path()
                                            .startsWith(place.getKey().split(" ")[0]))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(List.of("abc"));
            var value = mutations.any(known);
            path = path.replace("{" + name + "}", encoded(mutations.oneIn(5) ? mutations.text(value) : value));
        }
        var query = new ArrayList<String>();
        for (var parameter : operation.parameters("query")) {
            if (!mutations.oneIn(3)) {
                var good = parameter.has("example") ? parameter.get("example") : api.example(parameter.path("schema"));
                var text = good.isString() ? good.asString() : good.toString();
                query.add(parameter.path("name").asString() + "="
                        + encoded(
                                mutations.oneIn(2)
                                        ? text
                                        : mutations.oneIn(2) ? mutations.text(text) : mutations.oddText()));
            }
        }
        if (mutations.oneIn(10)) {
            query.add(encoded(mutations.oddText()) + "=" + encoded(mutations.oddText()));
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String encoded(String text) {
        var encoded = URLEncoder.encode(text, UTF_8).replace("+", "%20");
        return encoded.length() > 6_000 ? encoded.substring(0, 5_997).replaceFirst("%.?$", "") : encoded;
    }

    private static byte[] body(Operation operation, ApiDocument api, Mutations mutations, Map<String, String> headers) {
        if (Set.of("GET", "HEAD", "OPTIONS").contains(operation.method())) {
            return new byte[0];
        }
        var path = operation.path();
        var types = operation.bodyTypes();
        var type = path.startsWith("/v1/uploads")
                ? "application/offset+octet-stream"
                : path.equals("/v1/attachments")
                        ? "application/pdf"
                        : types.isEmpty() ? "application/json" : mutations.any(types);
        headers.put("Content-Type", mutations.oneIn(25) ? mutations.any(ODD_TYPES) : type);
        if (path.startsWith("/v1/uploads") || path.equals("/v1/attachments")) {
            return mutations.oneIn(3) ? Requests.PDF : mutations.bytes(Requests.PDF);
        }
        if (type.contains("edxml")) {
            var edxml = Packages.document("H32.41.1", 27, "H32.15");
            return mutations.oneIn(6) ? edxml : mutations.bytes(edxml);
        }
        if (type.contains("csv")) {
            var csv = ("orderNumber,dossier,weight,pages,cash,damaged\n"
                            + places.get("/v1/dossiers/ code").getFirst() + "-submit,"
                            + places.get("/v1/dossiers/ code").getFirst() + ",120,3,30000,no\n")
                    .getBytes(UTF_8);
            return mutations.oneIn(4) ? csv : mutations.bytes(csv);
        }
        var good = good(operation, type, api);
        if (path.equals("/v1/payments/callback") && !mutations.oneIn(3)) {
            return sealed(mutations.json(good));
        }
        if (type.contains("ndjson")) {
            var lines = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < 5; i++) {
                lines.writeBytes(mutations.oneIn(3) ? good.toString().getBytes(UTF_8) : mutations.json(good));
                lines.write('\n');
            }
            return lines.toByteArray();
        }
        return mutations.oneIn(12) ? good.toString().getBytes(UTF_8) : mutations.json(good);
    }

    private static final List<String> ODD_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "application/json; charset=utf-16",
            "application/json; charset=nonsense",
            "application/json;;;",
            "application/cbor",
            "*/*",
            "nonsense",
            "/");

    /** A body that is fine, as far as that can be said. */
    private static JsonNode good(Operation operation, String type, ApiDocument api) {
        var json = JsonMapper.shared();
        var path = operation.path();
        if (path.equals("/v1/dossiers") || path.equals("/v1/dossiers/preflight") || type.contains("ndjson")) {
            return aSubmission(paper).put("senderReference", "MC-1");
        }
        if (type.contains("cloudevents")) {
            var event = json.createObjectNode()
                    .put("specversion", "1.0")
                    .put("id", "1")
                    .put("source", "/agency/H32.41.1")
                    .put("type", "vn.lienthong.submission.v1");
            event.set("data", aSubmission(paper));
            var action = json.createObjectNode()
                    .put("specversion", "1.0")
                    .put("id", "2")
                    .put("source", "/agency/H32.41.1")
                    .put("type", "vn.lienthong.action.v1")
                    .put("subject", places.get("/v1/dossiers/ code").getFirst());
            action.putObject("data").put("action", "accept").put("stage", "birth");
            return json.createArrayNode().add(event).add(action);
        }
        if (path.endsWith("/actions")) {
            return json.createObjectNode().put("action", "complete").put("stage", "birth");
        }
        if (path.equals("/v1/payments/callback")) {
            return json.createObjectNode()
                    .put("merchant", PlatformDouble.MERCHANT)
                    .put("order", "TT00000001")
                    .put("state", "paid")
                    .put("transaction", "PG00000001")
                    .put("amount", 50_000)
                    .put("paidAt", Instant.now().toString())
                    .put("time", Instant.now().toString());
        }
        return operation.bodyTypes().contains(type) ? api.body(operation, type) : json.createObjectNode();
    }

    /** With the right checksum, where it can be given one. */
    private static byte[] sealed(byte[] message) {
        try {
            var read = JsonMapper.shared().readTree(message);
            if (read instanceof ObjectNode object) {
                @SuppressWarnings("unchecked")
                var members = (Map<String, Object>) JsonMapper.shared().treeToValue(object, Map.class);
                return PlatformDouble.json(PlatformDouble.sealed(members)).getBytes(UTF_8);
            }
        } catch (JacksonException | NullPointerException e) {
            return message;
        }
        return message;
    }

    private static void headers(
            Operation operation, ApiDocument api, Mutations mutations, Map<String, String> headers) {
        for (var parameter : operation.parameters("header")) {
            if (mutations.oneIn(3)) {
                var text = api.example(parameter.has("example") ? parameter : parameter.path("schema"))
                        .asString("abc");
                headers.put(parameter.path("name").asString(), mutations.oneIn(2) ? text : mutations.text(text));
            }
        }
        if (operation.path().startsWith("/v1/uploads")) {
            headers.put("Tus-Resumable", mutations.oneIn(10) ? mutations.oddText() : "1.0.0");
            headers.put("Upload-Length", mutations.oneIn(4) ? mutations.text("28") : "28");
            headers.put("Upload-Offset", mutations.oneIn(4) ? mutations.text("0") : "0");
            var metadata = "filename Z2lheS5wZGY=,filetype YXBwbGljYXRpb24vcGRm";
            headers.put("Upload-Metadata", mutations.oneIn(3) ? mutations.text(metadata) : metadata);
            if (mutations.oneIn(4)) {
                headers.put("Upload-Checksum", mutations.text("sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00="));
            }
            if (mutations.oneIn(4)) {
                headers.put("X-HTTP-Method-Override", mutations.any(List.of("PATCH", "DELETE", "GET", "TRACE", "")));
            }
        }
        for (var header : List.of(
                "Idempotency-Key",
                "Accept",
                "Accept-Language",
                "Range",
                "If-None-Match",
                "If-Match",
                "Content-Encoding",
                "Content-Digest",
                "Repr-Digest",
                "Content-Disposition",
                "X-Forwarded-For",
                "X-Forwarded-Proto",
                "Forwarded",
                "Prefer",
                "Origin",
                "Cookie")) {
            if (mutations.oneIn(16)) {
                headers.put(header, mutations.any(ODD_HEADERS));
            }
        }
    }

    private static final List<String> ODD_HEADERS = List.of(
            "",
            "x",
            "gzip",
            "*/*;q=2",
            "text/html",
            "application/pdf",
            "vi-VN-x-" + "a".repeat(300),
            "bytes=-1,5-,99999999999999999999-",
            "sha-256=:AAAA:, sha-512=:====:",
            "sha-256=:" + "A".repeat(900) + ":",
            "attachment; filename*=UTF-8''%ff%fe",
            "attachment; filename=\"../../etc/passwd\"",
            "a".repeat(3_000),
            "wait=99999999999999999999",
            "for=\"[::1\";proto=javascript",
            "\u00e9\u00ff");

    // ---- what is expected

    /** Everything that is wrong with an answer. */
    private static List<String> faults(Made made, HttpResponse<byte[]> response, Duration taken) {
        var faults = new ArrayList<String>();
        int status = response.statusCode();
        var body = new String(response.body(), UTF_8);
        var type = response.headers().firstValue("Content-Type").orElse("");
        if (status >= 500) {
            var waits = status == 503
                    && response.headers().firstValue("Retry-After").isPresent();
            // This Kafka has no access rules, and says so.
            boolean isNotOffered = status == 501 && body.contains("\"access-not-offered\"");
            if (!isNotOffered && (!waits || !body.contains("\"kafka-"))) {
                faults.add("status " + status);
            }
        }
        if (taken.compareTo(PATIENCE) > 0) {
            faults.add("took " + taken);
        }
        boolean isPage = made.operation().path().startsWith("/track/");
        if (status >= 400 && !isPage && !made.operation().method().equals("HEAD")) {
            if (!type.startsWith("application/problem+json")) {
                faults.add(status + " as '" + type + "'");
            } else {
                var problem = JsonMapper.shared().readTree(body);
                if (!problem.path("code").isString()
                        || !problem.path("errors").isArray()
                        || problem.path("status").asInt() != status
                        || !problem.path("detail").isString()) {
                    faults.add("a problem without code, errors, status or detail");
                }
            }
        }
        var everything = response.headers().map() + (type.contains("json") || status >= 400 ? body : "");
        // The place asked for is told again, whatever stands in it.
        var inside = INSIDES.matcher(everything.replaceAll("\"(instance|pointer)\":\"[^\"]*\"", ""));
        if (inside.find()) {
            faults.add("tells '" + inside.group() + "'");
        }
        if (status >= 400 || type.contains("ndjson")) {
            PERSONAL.stream().filter(body::contains).forEach(word -> faults.add("repeats '" + word + "'"));
        }
        return faults;
    }

    private static HttpResponse<byte[]> send(Made made) throws InterruptedException, IOException {
        var request = HttpRequest.newBuilder(URI.create(intake.base() + made.path()))
                .timeout(PATIENCE.plusSeconds(5))
                .method(
                        made.operation().method(),
                        made.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(made.body()));
        if (!made.token().isEmpty()) {
            request.header("Authorization", "Bearer " + made.token());
        }
        made.headers().forEach((name, value) -> {
            try {
                request.header(name, value);
            } catch (IllegalArgumentException e) {
                // The client doesn't let it out; BadInputTest sends such ones itself.
                request.setHeader("X-Left-Out", "1");
            }
        });
        return HTTP.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Test
    void isAnsweredByAProblemDocumentWhateverIsSent() throws Exception {
        var api = new ApiDocument(intake.getOpenly("/v3/api-docs").json());
        var operations = api.operations();
        assertThat(operations).hasSizeGreaterThan(40);
        log.info("fuzz.seed {}, {} operations", SEED, operations.size());

        var faults = new TreeMap<String, String>();
        var statuses = new TreeMap<Integer, Integer>();
        long began = System.nanoTime();
        int n = 0;
        for (; n < MOST && System.nanoTime() - began < FOR_SO_LONG.toNanos(); n++) {
            if (ONLY >= 0 && n != ONLY) {
                continue;
            }
            var made = made(n, operations, api);
            long sent = System.nanoTime();
            try {
                var response = send(made);
                statuses.merge(response.statusCode(), 1, Integer::sum);
                for (var fault : faults(made, response, Duration.ofNanos(System.nanoTime() - sent))) {
                    faults.putIfAbsent(
                            made.operation() + ": " + fault,
                            made + "\n    -> " + response.statusCode() + " " + new String(response.body(), UTF_8));
                }
            } catch (IOException e) {
                faults.putIfAbsent(made.operation() + ": no answer, " + e, made.toString());
            }
        }
        log.info(
                "fuzz.seed {}: {} requests in {} s, statuses {}",
                SEED,
                n,
                (System.nanoTime() - began) / 1_000_000_000L,
                statuses);

        assertThat(faults.entrySet().stream().limit(FAULTS_TOLD).map(Object::toString))
                .as("seed %d; statuses %s", SEED, statuses)
                .isEmpty();
        if (ONLY < 0) {
            assertThat(statuses).containsKeys(200, 201, 400, 401, 403, 404);
        }
        stillTakesAGoodDossier();
        nothingIsHalfStored();
    }

    private static void stillTakesAGoodDossier() {
        var answer = intake.submit(COMMUNE, aSubmission(paper));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(intake.getOpenly("/actuator/health").status()).isEqualTo(200);
    }

    /** Every dossier that is stored was announced, and only those. */
    private static void nothingIsHalfStored() {
        var database = intake.bean(JdbcClient.class);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> database.sql("select count(*) from outbox")
                                .query(Long.class)
                                .single()
                        == 0);
        var stored =
                database.sql("select code from submission").query(String.class).list();
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(routing.dossiersHeardOf()).containsExactlyInAnyOrderElementsOf(stored);
        });
    }
}

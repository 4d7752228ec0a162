package vn.lienthong.standalone.axis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.edxml.model.Attachment;
import vn.lienthong.edxml.model.Business;
import vn.lienthong.edxml.model.DocumentNumber;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.DocumentType;
import vn.lienthong.edxml.model.MessageHeader;
import vn.lienthong.edxml.model.OtherInfo;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.Promulgation;
import vn.lienthong.edxml.model.Reference;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.model.Signer;
import vn.lienthong.edxml.model.StaffInfo;
import vn.lienthong.edxml.model.StatusCode;
import vn.lienthong.edxml.model.StatusPackage;
import vn.lienthong.edxml.model.TraceHeader;
import vn.lienthong.edxml.model.TraceHeaderList;
import vn.lienthong.edxml.writing.ContentSource;
import vn.lienthong.edxml.writing.PackageWriter;

/** A well-behaved client of the axis, for tests: the province's side. */
final class Client {
    static final String SYSTEM = "H32";
    static final String SECRET = "between us";

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Map<String, String> extra = Map.of();
    private String secret = SECRET;

    Client(URI base) {
        this.base = base;
    }

    Client withSecret(String other) {
        secret = other;
        return this;
    }

    /** Instead of the signature. */
    Client withHeaders(Map<String, String> headers) {
        extra = headers;
        return this;
    }

    HttpRequest.Builder request(String operation, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(base.resolve(AxisSite.BASE + operation));
        if (!extra.isEmpty()) {
            headers.forEach(request::header);
            extra.forEach(request::header);
            return request;
        }
        var signed = new TreeMap<>(headers);
        signed.put("systemid", SYSTEM);
        signed.put("timestamp", Long.toString(Instant.now().toEpochMilli()));
        signed.forEach((name, value) -> {
            request.header(name, value);
            request.header("XroadVnpt-" + name, value);
        });
        return request.header("XroadVnpt-Signature", Credentials.sign(signed, secret));
    }

    JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(http.send(request.build(), BodyHandlers.ofByteArray()).body());
    }

    JsonNode send(String from, List<String> to, String type, byte[] edxml) throws IOException, InterruptedException {
        return send(from, to, type, sha256(edxml), BodyPublishers.ofByteArray(edxml));
    }

    JsonNode send(String from, List<String> to, String type, String hash, BodyPublisher body)
            throws IOException, InterruptedException {
        return json(request(
                        "sendEdoc",
                        Map.of(
                                "from", from,
                                "to", JsonMapper.shared().writeValueAsString(to),
                                "servicetype", "eDoc",
                                "messagetype", type,
                                "hash-file", hash))
                .POST(body));
    }

    List<JsonNode> list(String operation) throws IOException, InterruptedException {
        return json(request(operation, Map.of())).path("data").valueStream().toList();
    }

    JsonNode get(String operation) throws IOException, InterruptedException {
        return json(request(operation, Map.of()));
    }

    HttpResponse<byte[]> edoc(String id) throws IOException, InterruptedException {
        return http.send(
                request("getEdoc?id=" + URLEncoder.encode(id, UTF_8), Map.of()).build(), BodyHandlers.ofByteArray());
    }

    JsonNode update(String id, String status) throws IOException, InterruptedException {
        return json(request("updateStatus?id=%s&status=%s".formatted(id, status), Map.of())
                .PUT(BodyPublishers.noBody()));
    }

    JsonNode put(String page, String json) throws IOException, InterruptedException {
        return json(HttpRequest.newBuilder(base.resolve(page)).PUT(BodyPublishers.ofString(json)));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] document(String from, String to, int number) {
        var pdf = "%PDF-1.7\n%%EOF\n".getBytes(UTF_8);
        return document(from, to, number, () -> new ByteArrayInputStream(pdf));
    }

    static byte[] document(String from, String to, int number, ContentSource pdf) {
        var out = new ByteArrayOutputStream();
        write(from, to, number, pdf, out);
        return out.toByteArray();
    }

    static void write(String from, String to, int number, ContentSource pdf, java.io.OutputStream out) {
        var code = new DocumentNumber(Integer.toString(number), "VP");
        var model = new DocumentPackage(
                new MessageHeader(
                        Party.of(from, "Nơi gửi"),
                        List.of(Party.of(to, "Nơi nhận")),
                        from + ",2026/11/02," + code,
                        code,
                        new Promulgation("Khánh Hòa", LocalDate.of(2026, 11, 2)),
                        new DocumentType("2", "", "Công văn"),
                        "Về việc thử trục",
                        "",
                        new Signer("", "", "Nguyễn Văn Thử"),
                        null,
                        OtherInfo.NONE,
                        List.of(),
                        "",
                        List.of()),
                new TraceHeaderList(
                        List.of(new TraceHeader(from, Instant.parse("2026-11-02T01:00:00Z"))),
                        Business.ofNew("Văn bản mới", StaffInfo.NONE)),
                List.of(new Reference("cid:1", "application/pdf", "", "van-ban.pdf")),
                List.of(new Attachment("cid:1", "van-ban.pdf", "", "application/pdf", null)),
                false);
        try {
            new PackageWriter().write(model, Map.of("cid:1", pdf), out);
        } catch (IOException | vn.lienthong.edxml.EdxmlException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] status(String from, Item of, String code, String reason) {
        var facts = of.facts();
        var out = new ByteArrayOutputStream();
        try {
            new PackageWriter()
                    .write(
                            new StatusPackage(
                                    Party.of(from, "Nơi nhận"),
                                    new ResponseFor(
                                            facts.from(), facts.code(), facts.documentId(), facts.promulgatedOn()),
                                    StaffInfo.NONE,
                                    StatusCode.of(code).orElseThrow(),
                                    reason,
                                    Instant.parse("2026-11-02T02:00:00Z"),
                                    false),
                            out);
        } catch (IOException | vn.lienthong.edxml.EdxmlException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}

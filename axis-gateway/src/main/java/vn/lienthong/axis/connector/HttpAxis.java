package vn.lienthong.axis.connector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.axis.connector.AxisFailure.Away;
import vn.lienthong.axis.connector.AxisFailure.Refused;
import vn.lienthong.axis.connector.AxisFailure.Unclear;
import vn.lienthong.edxml.EdxmlTime;

/**
 * The paths and JSON both variants have in common. An answer that isn't what it should be is never read as an answer: not as
 * "nothing there", and not as "not taken".
 */
abstract sealed class HttpAxis implements Axis, AutoCloseable permits NationalAxis, ProvincialAxis {
    private static final String PATH = "XrdAdapter/RestService/forward/";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LARGEST_ANSWER = 64 << 20;
    /** Where a list may have been cut off, the rest is asked for. */
    private static final int FULL_PAGE = 100;

    private static final int MOST_PAGES = 200;
    private static final int OK = 200;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int SERVER_ERRORS = 500;

    private final URI base;
    private final CloseableHttpClient http;

    HttpAxis(AxisSettings.Connector settings) {
        var url = String.valueOf(settings.url());
        base = URI.create(url.endsWith("/") ? url : url + "/");
        var answer = Timeout.of(settings.answerTimeout());
        http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(settings.senders() + 4)
                        .setMaxConnTotal(settings.senders() + 4)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                                .setSocketTimeout(answer)
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(answer).build())
                // Whether to try again is decided where it is known what was tried.
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .build();
    }

    /** Adds to the headers of a request what proves who asks. */
    abstract Map<String, String> proved(Map<String, String> headers);

    // ---- sending

    @Override
    public String send(Dispatch dispatch) throws AxisFailure {
        var headers = new TreeMap<String, String>();
        headers.put("from", dispatch.from());
        headers.put("to", JSON.writeValueAsString(dispatch.to()));
        headers.put("servicetype", "eDoc");
        headers.put("messagetype", dispatch.type().id());
        headers.put("hash-file", dispatch.sha256());
        InputStream content;
        try {
            content = dispatch.content().open();
        } catch (IOException e) {
            throw new Away("the package can't be read from the content store");
        }
        try (content) {
            var request = request("POST", "sendEdoc", Map.of(), headers)
                    .setEntity(new InputStreamEntity(content, dispatch.size(), ContentType.APPLICATION_OCTET_STREAM));
            var answer = answered(request);
            var id = answer.path("DocID").asString("");
            if (id.isBlank()) {
                throw new Unclear("the axis took the package and didn't say its id", false);
            }
            return id;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    // ---- lists

    @Override
    public List<Listed> received(MessageType type, Instant from) throws AxisFailure {
        // Without a time it lists what wasn't acknowledged yet.
        if (from.equals(Instant.EPOCH)) {
            return List.copyOf(page("getReceivedEdocList", Map.of("messagetype", type.id()))
                    .values());
        }
        return all("getReceivedEdocList", Map.of("messagetype", type.id()), from);
    }

    @Override
    public List<Listed> sent(Instant from) throws AxisFailure {
        return all("getSentEdocList", Map.of(), from);
    }

    private List<Listed> all(String operation, Map<String, String> parameters, Instant from) throws AxisFailure {
        var all = new LinkedHashMap<String, Listed>();
        var since = from;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            var asked = new TreeMap<>(parameters);
            asked.put("from", EdxmlTime.format(since));
            var page = page(operation, asked);
            int before = all.size();
            page.forEach(all::putIfAbsent);
            var last = page.values().stream()
                    .map(Listed::createdAt)
                    .filter(java.util.Objects::nonNull)
                    .max(Instant::compareTo);
            if (page.size() < FULL_PAGE || all.size() == before || last.isEmpty()) {
                return List.copyOf(all.values());
            }
            since = last.get();
        }
        throw new Unclear("the axis's list has no end", false);
    }

    private Map<String, Listed> page(String operation, Map<String, String> parameters) throws AxisFailure {
        var data = data(operation, parameters);
        if (!data.isArray()) {
            throw new Unclear("the axis's list isn't one", false);
        }
        var page = new LinkedHashMap<String, Listed>();
        for (var line : data) {
            var listed = listed(line);
            page.putIfAbsent(listed.id(), listed);
        }
        return page;
    }

    private static Listed listed(JsonNode line) throws Unclear {
        var id = line.path("id").asString("");
        if (id.isBlank()) {
            throw new Unclear("a line of the axis's list has no id", false);
        }
        var submission = line.path("docId").asString("");
        return new Listed(
                id,
                submission,
                line.path("from").asString(""),
                receivers(line.path("to")),
                time(line.path("created_time").asString("")).orElse(null),
                line.path("status").asString("").toLowerCase(Locale.ROOT),
                line.path("messagetype").asString("").toLowerCase(Locale.ROOT),
                line.path("hash").asString("").toLowerCase(Locale.ROOT));
    }

    /** One code, an array of them, or an array within a text. */
    private static List<String> receivers(JsonNode to) {
        var codes = new ArrayList<String>();
        if (to.isArray()) {
            to.forEach(code -> codes.add(code.asString("")));
        } else if (to.asString("").strip().startsWith("[")) {
            try {
                JSON.readTree(to.asString("")).forEach(code -> codes.add(code.asString("")));
            } catch (JacksonException e) {
                codes.add(to.asString(""));
            }
        } else {
            codes.add(to.asString(""));
        }
        codes.removeIf(String::isBlank);
        return codes;
    }

    /** As packages write it, as milliseconds since 1970, or as an instant. */
    static Optional<Instant> time(String text) {
        if (text.matches("\\d{13}")) {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return EdxmlTime.time(text.replace('-', '/').replace('T', ' '));
        }
    }

    @Override
    public long count(MessageType type) throws AxisFailure {
        var operation = type == MessageType.EDOC ? "countReceiveEdoc" : "countReceiveStatus";
        var data = data(operation, Map.of());
        if (data.isIntegralNumber()) {
            return data.asLong();
        }
        try {
            return Long.parseLong(data.asString("").strip());
        } catch (NumberFormatException e) {
            throw new Unclear("the axis's count isn't a number", false);
        }
    }

    @Override
    public List<Member> agencies() throws AxisFailure {
        var data = data("getAgenciesList", Map.of());
        if (!data.isArray()) {
            throw new Unclear("the axis's catalogue isn't a list", false);
        }
        var members = new ArrayList<Member>();
        for (var line : data) {
            members.add(new Member(
                    line.path("id").asString(""),
                    line.path("pid").asString(""),
                    line.path("code").asString("").strip(),
                    line.path("name").asString("").strip(),
                    line.path("mail").asString("")));
        }
        return members;
    }

    private JsonNode data(String operation, Map<String, String> parameters) throws AxisFailure {
        var answer = answered(request("GET", operation, parameters, Map.of()));
        if (!answer.has("data") || answer.path("data").isNull()) {
            throw new Unclear("the axis's answer has no data", false);
        }
        return answer.path("data");
    }

    // ---- single packages

    @Override
    public InputStream get(String id) throws AxisFailure {
        var request = request("GET", "getEdoc", Map.of("id", id), Map.of()).build();
        ClassicHttpResponse response = null;
        try {
            response = http.executeOpen(null, request, null);
            var entity = response.getEntity();
            var type = entity == null || entity.getContentType() == null ? "" : entity.getContentType();
            if (response.getCode() != OK || entity == null || type.startsWith("application/json")) {
                var open = response;
                response = null;
                try (open) {
                    judge(open.getCode(), content(open));
                }
                throw new Unclear("the axis didn't give the package", false);
            }
            return new Owning(entity.getContent(), response);
        } catch (IOException e) {
            close(response);
            throw failure(e);
        }
    }

    private static void close(@Nullable ClassicHttpResponse response) {
        if (response != null) {
            try {
                response.close();
            } catch (IOException e) {
                // It is given up anyway.
            }
        }
    }

    /** Closes the answer it belongs to. */
    private static final class Owning extends FilterInputStream {
        private final ClassicHttpResponse response;

        Owning(InputStream content, ClassicHttpResponse response) {
            super(content);
            this.response = response;
        }

        @Override
        public void close() throws IOException {
            // The connection first: what is left of the package needn't be read.
            response.close();
        }
    }

    @Override
    public void acknowledge(String id, Receipt receipt) throws AxisFailure {
        answered(request("PUT", "updateStatus", Map.of("id", id, "status", receipt.id()), Map.of()));
    }

    // ---- requests and answers

    private ClassicRequestBuilder request(
            String method, String operation, Map<String, String> parameters, Map<String, String> headers) {
        var query = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((name, value) -> query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, UTF_8)));
        var request = ClassicRequestBuilder.create(method).setUri(base.resolve(PATH + operation + query));
        proved(headers).forEach(request::setHeader);
        return request;
    }

    private JsonNode answered(ClassicRequestBuilder request) throws AxisFailure {
        try (var response = http.executeOpen(null, request.build(), null)) {
            return judge(response.getCode(), content(response));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static byte[] content(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        try (var in = entity.getContent()) {
            return in.readNBytes(LARGEST_ANSWER);
        }
    }

    private static JsonNode judge(int http, byte[] content) throws AxisFailure {
        JsonNode answer;
        try {
            answer = JSON.readTree(content);
        } catch (JacksonException e) {
            answer = null;
        }
        if (answer != null && answer.isObject() && answer.has("status")) {
            var code = answer.path("ErrorCode").asString("");
            if (answer.path("status").asString("").equalsIgnoreCase("OK") && http < SERVER_ERRORS) {
                return answer;
            }
            var refusal = RefusalCode.of(code);
            if (refusal.isPresent()) {
                throw new Refused(refusal.get());
            }
            throw new Unclear("the axis says it failed, without a code that is known", false);
        }
        if (http >= SERVER_ERRORS) {
            throw new Unclear("the axis answers " + http, http >= BAD_GATEWAY && http <= GATEWAY_TIMEOUT);
        }
        throw new Unclear("the axis's answer can't be understood (" + http + ")", false);
    }

    private static AxisFailure failure(IOException e) {
        return e instanceof ConnectException
                        || e instanceof UnknownHostException
                        || e instanceof ConnectTimeoutException
                ? new Away("the axis can't be reached")
                : new Unclear(
                        "the axis broke off or didn't answer in time: "
                                + e.getClass().getSimpleName(),
                        true);
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}

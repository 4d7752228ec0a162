package vn.lienthong.standalone.axis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.edxml.EdxmlTime;
import vn.lienthong.standalone.axis.AxisBook.Parcel;
import vn.lienthong.standalone.axis.AxisBook.Refusal;

/**
 * Answers the axis's interface under {@code /XrdAdapter/RestService/forward}; {@code /} (what it has), {@code /failures} and
 * {@code /control} (GET, PUT), and {@code /conduct} (what callers did right and wrong).
 */
final class AxisSite implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(AxisSite.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    static final String BASE = "/XrdAdapter/RestService/forward/";
    private static final int LARGEST_BODY = 64 * 1024;
    private static final int MOST_ON_A_LIST = 500;
    private static final Duration SLOWEST = Duration.ofSeconds(3);
    private static final int OK = 0;
    private static final int INVALID = 10;
    private static final int CREDENTIALS = 15;
    private static final int RECEIVER_UNKNOWN = 18;
    private static final int SENDER_UNKNOWN = 19;
    private static final int INTERNAL = 20;
    private static final int PROCESSING = 21;
    private static final int NOT_PER_STANDARD = 22;
    private static final int LOCKED = 23;

    private final SimulatedAxis axis;
    private final Credentials credentials;

    AxisSite(SimulatedAxis axis, AxisSettings settings) {
        this.axis = axis;
        this.credentials = new Credentials(settings.systemId(), settings.secret());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            if (path.startsWith(BASE)) {
                forward(exchange, path.substring(BASE.length()));
            } else {
                own(exchange, path);
            }
        } catch (RuntimeException e) {
            log.atError().addKeyValue("exception", e.getClass().getName()).log("the simulated axis failed");
            throw e;
        }
    }

    // ---- its own pages

    private void own(HttpExchange exchange, String path) throws IOException {
        boolean put = exchange.getRequestMethod().equals("PUT");
        try {
            switch (path) {
                case "/" -> tell(exchange, 200, axis.state());
                case "/failures" -> {
                    if (put) {
                        axis.failures(read(exchange, axis.failures()));
                    }
                    tell(exchange, 200, axis.failures().json());
                }
                case "/control" -> {
                    if (put) {
                        var said = JSON.readTree(exchange.getRequestBody().readNBytes(LARGEST_BODY));
                        axis.documentsPerMinute(said.path("documentsPerMinute").asDouble(axis.documentsPerMinute()));
                    }
                    tell(exchange, 200, Map.of("documentsPerMinute", axis.documentsPerMinute()));
                }
                case "/conduct" -> tell(exchange, 200, axis.conduct().json());
                default -> tell(exchange, 404, Map.of("detail", "There is no such page."));
            }
        } catch (JacksonException e) {
            tell(exchange, 400, Map.of("detail", "The body isn't JSON."));
        } catch (IllegalArgumentException e) {
            tell(exchange, 422, Map.of("detail", String.valueOf(e.getMessage())));
        }
    }

    /** Only what is named changes. */
    private static Failures read(HttpExchange exchange, Failures before) throws IOException {
        var shares = new HashMap<>(before.shares());
        for (var named : JSON.readTree(exchange.getRequestBody().readNBytes(LARGEST_BODY))
                .properties()) {
            var value = named.getValue();
            var failures =
                    named.getKey().equals("all") ? List.of(Failure.values()) : List.of(Failures.named(named.getKey()));
            for (var failure : failures) {
                if (!value.isNumber() && !value.isBoolean()) {
                    throw new IllegalArgumentException("a failure is a share from 0 to 1, true or false");
                }
                shares.put(
                        failure, value.isNumber() ? value.asDouble() : value.asBoolean() ? failure.usualShare() : 0.0);
            }
        }
        return new Failures(shares);
    }

    // ---- the interface

    /** An answer in the axis's form. */
    private record Answer(int code, String description, Map<String, Object> more) {
        static Answer ok(String member, Object value) {
            return new Answer(OK, "", Map.of(member, value));
        }

        static Answer fail(int code, String description) {
            return new Answer(code, description, Map.of());
        }

        Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            json.put("status", code == OK ? "OK" : "FAIL");
            json.put("ErrorCode", Integer.toString(code));
            json.put("ErrorDesc", description);
            json.putAll(more);
            return json;
        }
    }

    private void forward(HttpExchange exchange, String operation) throws IOException {
        if (axis.noted(Failure.OUTAGE, axis.isOut())) {
            if (axis.happens(0.5)) {
                html(exchange, 503);
            }
            return; // else hung up
        }
        if (axis.happens(Failure.SLOW)) {
            LockSupport.parkNanos(SLOWEST.toNanos());
        }
        var fault = credentials.fault(exchange.getRequestHeaders(), axis.now());
        axis.tally().credentials(fault);
        if (fault.isPresent()) {
            answer(exchange, Answer.fail(CREDENTIALS, fault.get()));
            return;
        }
        var method = exchange.getRequestMethod();
        var query = query(exchange);
        switch (method + " " + operation) {
            case "POST sendEdoc" -> send(exchange);
            case "GET getReceivedEdocList" -> list(exchange, Answer.ok("data", received(query)));
            case "GET getEdoc", "GET downloadEdoc" -> get(exchange, query);
            case "PUT updateStatus" -> update(exchange, query);
            case "GET getSentEdocList" -> list(exchange, Answer.ok("data", sent(query)));
            case "GET countReceiveEdoc" -> list(exchange, Answer.ok("data", waiting(Item.EDOC)));
            case "GET countReceiveStatus" -> list(exchange, Answer.ok("data", waiting(Item.STATUS)));
            case "GET getAgenciesList" -> {
                axis.tally().catalogueRead();
                list(exchange, Answer.ok("data", agencies()));
            }
            default ->
                tell(
                        exchange,
                        404,
                        Answer.fail(INTERNAL, "There is no such operation.").json());
        }
    }

    // ---- what is sent

    private void send(HttpExchange exchange) throws IOException {
        var answer = take(exchange);
        if (answer.code() == OK && axis.happens(Failure.ANSWER_LOST)) {
            return; // hung up
        }
        answer(exchange, answer);
    }

    private Answer take(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var from = headers.getFirst("from");
        var to = receivers(headers.getFirst("to"));
        var type = headers.getFirst("messagetype");
        if (from == null || to.isEmpty() || !"eDoc".equalsIgnoreCase(headers.getFirst("servicetype"))) {
            axis.tally().headers("from, to or servicetype is missing");
            return drained(exchange, INTERNAL, "The headers from, to and servicetype=eDoc are needed.");
        }
        if (!Item.EDOC.equals(type) && !Item.STATUS.equals(type)) {
            axis.tally().headers("messagetype is neither edoc nor status");
            return drained(exchange, INTERNAL, "The header messagetype is edoc or status.");
        }
        if (!axis.catalogue().isOwn(from)) {
            axis.tally().headers("the sender isn't registered");
            refuse(
                    headers.getFirst("hash-file") == null ? "" : headers.getFirst("hash-file"),
                    from,
                    to,
                    SENDER_UNKNOWN,
                    "");
            return drained(exchange, SENDER_UNKNOWN, "The sender isn't registered.");
        }
        var incoming = axis.book().incoming();
        try {
            try (incoming) {
                long size = AxisBook.copy(exchange.getRequestBody(), incoming, axis.largestPackage());
                if (size > axis.largestPackage()) {
                    return drained(exchange, INVALID, "The package is too large.");
                }
            }
            var stored = incoming.stored();
            boolean hashed = stored.sha256().equalsIgnoreCase(headers.getFirst("hash-file"));
            axis.tally().hash(hashed);
            if (!hashed) {
                return Answer.fail(PROCESSING, "hash-file isn't the SHA-256 of what arrived.");
            }
            return take(incoming, stored, from, to, type);
        } finally {
            incoming.drop();
        }
    }

    private Answer take(AxisBook.Incoming incoming, AxisBook.Stored stored, String from, List<String> to, String type)
            throws IOException {
        var examined = axis.examine(incoming.file());
        axis.tally().fit(examined.fault());
        if (examined.fault() != null) {
            return refuse(stored.sha256(), from, to, NOT_PER_STANDARD, examined.fault());
        }
        var facts = examined.facts();
        axis.tally().agrees(facts.from().equals(from) && facts.isAStatus() == type.equals(Item.STATUS));
        for (var receiver : to) {
            var agency = axis.catalogue().find(receiver);
            if (agency.isEmpty() || !facts.isAStatus() && axis.isForgotten(stored.sha256(), receiver)) {
                return refuse(stored.sha256(), from, to, RECEIVER_UNKNOWN, "The receiver isn't known: " + receiver);
            }
            if (agency.get().locked()) {
                return refuse(stored.sha256(), from, to, LOCKED, "The receiver is locked: " + receiver);
            }
        }
        axis.book().keep(incoming.file(), stored);
        var taken = axis.take(Parcel.of(from, type, stored, facts), to);
        return Answer.ok("DocID", taken.getFirst().submission());
    }

    private Answer refuse(String sha256, String from, List<String> to, int code, String description) {
        to.forEach(receiver -> axis.book().refuse(new Refusal(sha256, from, receiver, code, axis.now())));
        return Answer.fail(code, description);
    }

    /** The body has to be read, or the caller wouldn't see the answer. */
    private static Answer drained(HttpExchange exchange, int code, String description) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        return Answer.fail(code, description);
    }

    /** A JSON array, or a single code. */
    private static List<String> receivers(@Nullable String header) {
        if (header == null || header.isBlank()) {
            return List.of();
        }
        if (!header.strip().startsWith("[")) {
            return List.of(header.strip());
        }
        try {
            return JSON.readTree(header)
                    .valueStream()
                    .map(code -> code.asString(""))
                    .distinct()
                    .toList();
        } catch (JacksonException e) {
            return List.of();
        }
    }

    // ---- what is received

    private List<Map<String, Object>> received(Map<String, String> query) {
        var type = query.getOrDefault("messagetype", Item.EDOC);
        Predicate<Item> own =
                item -> axis.catalogue().isOwn(item.to()) && item.messageType().equals(type);
        var from = query.getOrDefault("from", "");
        var since = time(from);
        var found = since.isPresent()
                ? axis.book().all(own.and(item -> !item.createdAt().isBefore(since.get())))
                : axis.book().open(own.and(item -> from.isBlank() || item.from().equals(from)));
        var listed = new ArrayList<Map<String, Object>>();
        for (var item : found.subList(0, Math.min(found.size(), MOST_ON_A_LIST))) {
            var hash = axis.happens(Failure.WRONG_HASH) && axis.happens(0.5)
                    ? SimulatedAxis.wrong(item.sha256())
                    : item.sha256();
            listed.add(json(item, hash));
            if (axis.happens(Failure.DUPLICATES)) {
                listed.add(json(item, item.sha256()));
            }
        }
        return listed;
    }

    private List<Map<String, Object>> sent(Map<String, String> query) {
        var since = time(query.getOrDefault("from", "")).orElse(Instant.EPOCH);
        return axis
                .book()
                .all(item ->
                        axis.catalogue().isOwn(item.from()) && !item.createdAt().isBefore(since))
                .stream()
                .map(item -> json(item, item.sha256()))
                .toList();
    }

    private static Map<String, Object> json(Item item, String hash) {
        var json = new LinkedHashMap<String, Object>();
        json.put("id", item.id());
        json.put("docId", item.submission());
        json.put("serviceType", "eDoc");
        json.put("from", item.from());
        json.put("to", item.to());
        json.put("created_time", EdxmlTime.format(item.createdAt()));
        json.put("updated_time", EdxmlTime.format(item.updatedAt()));
        json.put("status", item.state());
        json.put("status_desc", item.stateDescription());
        json.put("messagetype", item.messageType());
        json.put("hash", hash);
        return json;
    }

    /** As packages write it, as milliseconds since 1970, or as an instant. */
    private static Optional<Instant> time(String text) {
        if (text.matches("\\d{10,13}")) {
            long number = Long.parseLong(text);
            return Optional.of(text.length() == 13 ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number));
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return EdxmlTime.time(text.replace('-', '/').replace('T', ' '));
        }
    }

    private void get(HttpExchange exchange, Map<String, String> query) throws IOException {
        var item = ownItem(query);
        if (item.isEmpty()) {
            tell(exchange, 404, Answer.fail(INVALID, "There is no such entry.").json());
            return;
        }
        axis.book().fetched(item.get().id(), axis.now());
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.getResponseHeaders().set("hash-file", item.get().sha256());
        exchange.sendResponseHeaders(200, item.get().size());
        boolean damaged = axis.happens(Failure.WRONG_HASH) && axis.happens(0.5);
        try (var in = axis.book().open(item.get());
                var out = exchange.getResponseBody()) {
            AxisBook.copy(in, damaged ? new Damaging(out, item.get().size() / 2) : out, Long.MAX_VALUE);
        }
    }

    private void update(HttpExchange exchange, Map<String, String> query) throws IOException {
        var item = ownItem(query);
        var state = query.getOrDefault("status", "").toLowerCase(Locale.ROOT);
        if (item.isEmpty()) {
            answer(exchange, Answer.fail(INVALID, "There is no such entry."));
        } else if (!List.of(Item.PROCESSING, Item.DONE, Item.FAIL).contains(state)) {
            answer(exchange, Answer.fail(INTERNAL, "The status is processing, done or fail."));
        } else {
            axis.book().change(item.get().id(), state, query.getOrDefault("status_desc", ""), axis.now());
            if (!axis.happens(Failure.ANSWER_LOST)) {
                answer(exchange, new Answer(OK, "", Map.of()));
            }
        }
    }

    /** One that this system receives. */
    private Optional<Item> ownItem(Map<String, String> query) {
        return axis.book()
                .find(query.getOrDefault("id", ""))
                .filter(item -> axis.catalogue().isOwn(item.to()));
    }

    private long waiting(String type) {
        return axis.book()
                .open(item ->
                        axis.catalogue().isOwn(item.to()) && item.messageType().equals(type))
                .size();
    }

    private List<Map<String, Object>> agencies() {
        return axis.catalogue().all().stream()
                .map(agency -> Map.<String, Object>of(
                        "id",
                        agency.code(),
                        "pid",
                        agency.parent(),
                        "code",
                        agency.code(),
                        "name",
                        agency.name(),
                        "mail",
                        agency.mail()))
                .toList();
    }

    // ---- answers

    private void list(HttpExchange exchange, Answer answer) throws IOException {
        if (axis.happens(Failure.EMPTY_LISTS)) {
            var empty = answer.more().get("data") instanceof Long ? (Object) 0 : List.of();
            answer(exchange, Answer.ok("data", empty));
        } else {
            answer(exchange, answer);
        }
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        if (axis.happens(Failure.UNPARSABLE)) {
            if (axis.happens(0.5)) {
                html(exchange, 200);
            } else {
                var whole = JSON.writeValueAsBytes(answer.json());
                send(exchange, 200, "application/json", java.util.Arrays.copyOf(whole, whole.length / 2));
            }
            return;
        }
        tell(exchange, 200, answer.json());
    }

    private static void html(HttpExchange exchange, int status) throws IOException {
        send(
                exchange,
                status,
                "text/html; charset=utf-8",
                "<html><body>The service is being maintained.</body></html>".getBytes(UTF_8));
    }

    private static void tell(HttpExchange exchange, int status, Object json) throws IOException {
        send(exchange, status, "application/json", CanonicalJson.mapper().writeValueAsBytes(json));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        var raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (var part : raw.split("&")) {
                var pair = part.split("=", 2);
                query.put(URLDecoder.decode(pair[0], UTF_8), pair.length == 1 ? "" : URLDecoder.decode(pair[1], UTF_8));
            }
        }
        return query;
    }

    /** Turns one byte over. */
    private static final class Damaging extends OutputStream {
        private final OutputStream out;
        private long left;

        Damaging(OutputStream out, long at) {
            this.out = out;
            this.left = at;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(left-- == 0 ? b ^ 1 : b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (left >= 0 && left < length) {
                var damaged = java.util.Arrays.copyOfRange(bytes, offset, offset + length);
                damaged[(int) left] ^= 1;
                out.write(damaged);
            } else {
                out.write(bytes, offset, length);
            }
            left -= length;
        }
    }
}

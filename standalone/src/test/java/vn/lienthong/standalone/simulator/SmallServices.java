package vn.lienthong.standalone.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.wire.CanonicalJson;

/** Intake and routing in a few lines: enough of both for a province to live on. */
final class SmallServices implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ACTIONS = Pattern.compile("/v1/dossiers/([^/]+)/actions");
    private static final Pattern DOSSIER = Pattern.compile("/v1/dossiers/([^/]+)");
    private static final Pattern FEED = Pattern.compile("/v1/agencies/([^/]+)/deliveries");

    private final Registry registry = new Registry(SmallProvince.AGENCIES, SmallProvince.PROCEDURES, null);
    private final HttpServer server;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<String> wrongCallers = new CopyOnWriteArrayList<>();
    private final Map<String, Dossier> dossiers = new LinkedHashMap<>();
    private final Map<String, String> codesByKey = new HashMap<>();
    private final Map<String, Answer> answersByKey = new HashMap<>();
    private final Map<String, List<Map<String, Object>>> feeds = new TreeMap<>();
    private final Map<String, List<String>> story = new TreeMap<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> askedFor = new HashSet<>();
    private final Set<String> stumbled = new HashSet<>();
    private final AtomicBoolean stumbles = new AtomicBoolean();
    private final AtomicBoolean byHand = new AtomicBoolean();
    private int secondEffects;

    record Call(String method, String path, String token) {}

    private record Answer(int status, Object body) {}

    private static final class Dossier {
        final String code;
        final Procedure procedure;
        final AgencyCode receiver;
        final JsonNode applicant;
        final Map<String, String> stages = new LinkedHashMap<>();
        boolean ended;

        Dossier(String code, Procedure procedure, AgencyCode receiver, JsonNode applicant) {
            this.code = code;
            this.procedure = procedure;
            this.receiver = receiver;
            this.applicant = applicant;
        }
    }

    SmallServices() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Each kind of request is turned away once, or its answer is lost. */
    void stumble() {
        stumbles.set(true);
    }

    /** An officer accepts every stage of the department at once. */
    void actByHandFirst() {
        byHand.set(true);
    }

    List<Call> calls() {
        return calls;
    }

    List<String> wrongCallers() {
        return wrongCallers;
    }

    synchronized int dossiers() {
        return dossiers.size();
    }

    synchronized int secondEffects() {
        return secondEffects;
    }

    synchronized long ended() {
        return dossiers.values().stream().filter(dossier -> dossier.ended).count();
    }

    /** Stages whose state has been asked for. */
    synchronized int asked() {
        return askedFor.size();
    }

    synchronized int handedOver() {
        return (int) dossiers.values().stream()
                .mapToLong(dossier -> dossier.stages.size())
                .sum();
    }

    synchronized List<String> story() {
        var all = new ArrayList<String>();
        story.forEach((dossier, events) -> all.add(dossier + " " + events));
        return all;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            var body = exchange.getRequestBody().readAllBytes();
            if (!path.equals("/v1/agencies") && !path.equals("/v1/procedures")) {
                calls.add(new Call(exchange.getRequestMethod(), path, token));
            }
            var kind = path.replaceAll("[^/]*\\d[^/]*", "x") + exchange.getRequestMethod();
            var stumble = stumbles.get() && first(kind);
            if (stumble && kind.length() % 2 == 0) {
                exchange.getResponseHeaders().set("Retry-After", "0");
                send(exchange, new Answer(503, Map.of("code", "later")));
                return;
            }
            var answer = answer(exchange, path, token.replace("Bearer token-of-", ""), body);
            if (!stumble) {
                send(exchange, answer); // else the answer is lost on its way
            }
        }
    }

    private synchronized boolean first(String kind) {
        return stumbled.add(kind);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = CanonicalJson.mapper().writeValueAsBytes(answer.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Answer answer(HttpExchange exchange, String path, String caller, byte[] body) {
        switch (path) {
            case "/v1/agencies" -> {
                return new Answer(200, Map.of("agencies", SmallProvince.AGENCIES));
            }
            case "/v1/procedures" -> {
                return new Answer(200, Map.of("procedures", SmallProvince.PROCEDURES));
            }
            case "/v1/attachments" -> {
                return new Answer(
                        201,
                        Map.of("sha256", Integer.toHexString(java.util.Arrays.hashCode(body)), "size", body.length));
            }
            default -> {
                // The others tell by their path which dossier or agency they are about.
            }
        }
        var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (path.equals("/v1/dossiers")) {
            return submit(key, JSON.readTree(body));
        }
        var actions = ACTIONS.matcher(path);
        if (actions.matches()) {
            return act(actions.group(1), caller, key, JSON.readTree(body));
        }
        var dossier = DOSSIER.matcher(path);
        if (dossier.matches()) {
            return show(dossier.group(1), caller);
        }
        var feed = FEED.matcher(path);
        if (feed.matches()) {
            return feed(feed.group(1), caller, exchange.getRequestURI().getQuery());
        }
        return new Answer(404, Map.of("code", "no-such-path"));
    }

    private synchronized Answer submit(String key, JsonNode body) {
        var code = codesByKey.get(key);
        if (code == null) {
            var receiver = new AgencyCode(body.path("receivingAgency").stringValue());
            var count = dossiers.values().stream()
                    .filter(one -> one.receiver.equals(receiver))
                    .count();
            code = "%s-190312-%04d".formatted(receiver, count + 1);
            codesByKey.put(key, code);
            var procedure = SmallProvince.PROCEDURES.stream()
                    .filter(one ->
                            one.code().value().equals(body.path("procedure").stringValue()))
                    .findFirst()
                    .orElseThrow();
            var dossier = new Dossier(code, procedure, receiver, body.path("applicant"));
            dossiers.put(code, dossier);
            tell(code, "submitted " + key);
            open(dossier, procedure.stages().getFirst());
        }
        return new Answer(201, Map.of("code", code));
    }

    private void open(Dossier dossier, Procedure.Stage stage) {
        var agency =
                registry.resolve(stage.agency(), dossier.receiver).orElseThrow().code();
        dossier.stages.put(stage.id(), byHand.get() && agency.value().equals("H32.15") ? "accepted" : "open");
        var feed = feeds.computeIfAbsent(agency.value(), code -> new ArrayList<>());
        var delivery = new HashMap<String, Object>(Map.of(
                "position", feed.size() + 1,
                "dossier", dossier.code,
                "stage", stage.id(),
                "procedure", dossier.procedure.code().value(),
                "returnsResult", stage.returnsResult(),
                "at", java.time.Instant.now(),
                "personal", Map.of("applicant", dossier.applicant)));
        if (stage.issues() != null) {
            delivery.put("issues", stage.issues());
        }
        feed.add(delivery);
        notifyAll();
        if (byHand.get() && stage.id().equals("extract")) {
            finish(dossier, stage); // the officer was quicker
        }
    }

    private synchronized Answer act(String code, String caller, String key, JsonNode body) {
        if (answersByKey.containsKey(key)) {
            return answersByKey.get(key);
        }
        var answer = decide(dossiers.get(code), caller, body);
        answersByKey.put(key, answer);
        return answer;
    }

    private Answer decide(Dossier dossier, String caller, JsonNode body) {
        var stage = dossier.procedure.stage(body.path("stage").stringValue()).orElseThrow();
        if (!registry.resolve(stage.agency(), dossier.receiver)
                .orElseThrow()
                .code()
                .value()
                .equals(caller)) {
            wrongCallers.add(caller + " at " + stage.id());
        }
        var action = body.path("action").stringValue();
        var state = dossier.stages.get(stage.id());
        if (dossier.ended || "done".equals(state)) {
            return new Answer(409, Map.of("code", "action-refused", "rule", "STAGE_IS_UNDONE"));
        }
        if (!done.add(dossier.code + stage.id() + action)) {
            secondEffects++;
        }
        tell(
                dossier.code,
                "%s %s by %s".formatted(action, stage.id(), body.path("officer").stringValue()));
        switch (action) {
            case "accept" -> {
                if (state.equals("accepted")) {
                    return new Answer(409, Map.of("code", "action-refused", "rule", "STAGE_IS_UNACCEPTED"));
                }
                dossier.stages.put(stage.id(), "accepted");
            }
            case "refuse" -> dossier.ended = true;
            default -> {
                if (stage.issues() != null && !body.path("result").has("sha256")) {
                    return new Answer(409, Map.of("code", "action-refused", "rule", "DOCUMENT_IS_ATTACHED"));
                }
                finish(dossier, stage);
            }
        }
        return new Answer(200, Map.of("outcome", "carried-out"));
    }

    private void finish(Dossier dossier, Procedure.Stage stage) {
        dossier.stages.put(stage.id(), "done");
        var next = dossier.procedure.stages().indexOf(stage) + 1;
        if (next == dossier.procedure.stages().size()) {
            dossier.ended = true;
        } else {
            open(dossier, dossier.procedure.stages().get(next));
        }
    }

    private void tell(String dossier, String what) {
        story.computeIfAbsent(dossier, code -> new ArrayList<>()).add(what);
    }

    private synchronized Answer show(String code, String caller) {
        var dossier = dossiers.get(code);
        var stages = new ArrayList<Map<String, String>>();
        dossier.stages.forEach((stage, state) -> {
            stages.add(Map.of("stage", stage, "state", dossier.ended ? "done" : state));
            if (registry.resolve(dossier.procedure.stage(stage).orElseThrow().agency(), dossier.receiver)
                    .orElseThrow()
                    .code()
                    .value()
                    .equals(caller)) {
                askedFor.add(code + stage);
            }
        });
        return new Answer(200, Map.of("code", code, "stages", stages));
    }

    private synchronized Answer feed(String agency, String caller, String query) {
        if (!agency.equals(caller)) {
            wrongCallers.add(caller + " reads the feed of " + agency);
        }
        int after = Integer.parseInt(query.replaceAll(".*after=(\\d+).*", "$1"));
        var feed = feeds.getOrDefault(agency, List.of());
        if (feed.size() <= after) {
            try {
                wait(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            feed = feeds.getOrDefault(agency, List.of());
        }
        var page = feed.subList(Math.min(after, feed.size()), Math.min(after + 100, feed.size()));
        return new Answer(200, Map.of("deliveries", List.copyOf(page), "next", after + page.size()));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

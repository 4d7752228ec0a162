package vn.lienthong.standalone.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
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
    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private final Map<String, Integer> did = new HashMap<>();
    private final List<JsonNode> bodies = new ArrayList<>();
    private int secondEffects;
    private long sequence;

    record Call(String method, String path, String token) {}

    private record Answer(int status, Object body) {}

    private static final class Dossier {
        final String code;
        final Procedure procedure;
        final AgencyCode receiver;
        final JsonNode applicant;
        final JsonNode facts;
        final Map<String, String> stages = new LinkedHashMap<>();
        /** Who has a stage; consultations among them. */
        final Map<String, String> holders = new HashMap<>();
        /** How often a stage was opened. */
        final Map<String, Integer> visits = new HashMap<>();
        /** The stage that waits for papers, if one does. */
        String awaiting;

        boolean withdrawing;
        boolean ended;

        Dossier(String code, Procedure procedure, AgencyCode receiver, JsonNode body) {
            this.code = code;
            this.procedure = procedure;
            this.receiver = receiver;
            this.applicant = body.path("applicant");
            this.facts = body.path("facts");
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
        if (answer.status() == 204) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
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
            case "/v1/uploads" -> {
                var upload = "/v1/uploads/" + uploads.size();
                uploads.put(upload, new ByteArrayOutputStream());
                exchange.getResponseHeaders().set("Location", upload);
                return new Answer(201, Map.of());
            }
            default -> {
                // The others tell by their path which dossier or agency they are about.
            }
        }
        var upload = uploads.get(path);
        if (upload != null) {
            return receive(exchange, upload, body);
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

    private static Answer receive(HttpExchange exchange, ByteArrayOutputStream upload, byte[] body) {
        if (exchange.getRequestMethod().equals("GET")) {
            var whole = upload.toByteArray();
            return new Answer(
                    200,
                    Map.of(
                            "attachment",
                            Map.of(
                                    "sha256",
                                    Integer.toHexString(java.util.Arrays.hashCode(whole)),
                                    "size",
                                    whole.length)));
        }
        if (exchange.getRequestMethod().equals("PATCH")) {
            if (!Integer.toString(upload.size())
                    .equals(exchange.getRequestHeaders().getFirst("Upload-Offset"))) {
                return new Answer(409, Map.of("code", "upload-offset-wrong"));
            }
            upload.writeBytes(body);
        }
        exchange.getResponseHeaders().set("Upload-Offset", Integer.toString(upload.size()));
        return new Answer(204, Map.of());
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
            bodies.add(body);
            var procedure = SmallProvince.PROCEDURES.stream()
                    .filter(one ->
                            one.code().value().equals(body.path("procedure").stringValue()))
                    .findFirst()
                    .orElseThrow();
            var dossier = new Dossier(code, procedure, receiver, body);
            dossiers.put(code, dossier);
            tell(code, "submitted " + key);
            open(dossier, procedure.stages().getFirst());
        }
        return new Answer(201, Map.of("code", code));
    }

    private void open(Dossier dossier, Procedure.Stage stage) {
        var place = dossier.facts.has("place")
                ? new AgencyCode(dossier.facts.path("place").stringValue())
                : null;
        var agency = registry.resolve(stage.agency(), dossier.receiver, place, other -> null)
                .orElseThrow();
        hand(dossier, stage.id(), agency.code().value(), "stage", stage);
        if (byHand.get() && stage.id().equals("extract")) {
            finish(dossier, stage); // the officer was quicker
        }
    }

    private void hand(Dossier dossier, String id, String agency, String kind, Procedure.Stage stage) {
        dossier.stages.put(id, byHand.get() && agency.equals("H32.15") ? "accepted" : "open");
        dossier.holders.put(id, agency);
        dossier.visits.merge(id, 1, Integer::sum);
        var feed = feeds.computeIfAbsent(agency, code -> new ArrayList<>());
        var delivery = new HashMap<String, Object>();
        delivery.put("position", feed.size() + 1);
        delivery.put("sequence", ++sequence);
        delivery.put("kind", kind);
        delivery.put("dossier", dossier.code);
        delivery.put("stage", id);
        delivery.put("procedure", dossier.procedure.code());
        delivery.put("receivingAgency", dossier.receiver);
        delivery.put("returnsResult", stage != null && stage.returnsResult());
        delivery.put("at", Instant.now());
        delivery.put("personal", Map.of("applicant", dossier.applicant));
        if (stage == null) {
            delivery.put("stageKind", "consult");
        } else if (stage.issues() != null) {
            delivery.put("issues", stage.issues());
        }
        feed.add(delivery);
        notifyAll();
    }

    private synchronized Answer act(String code, String caller, String key, JsonNode body) {
        if (answersByKey.containsKey(key)) {
            return answersByKey.get(key);
        }
        var answer = decide(dossiers.get(code), caller, body);
        answersByKey.put(key, answer);
        return answer;
    }

    private static Answer refused(String rule) {
        return new Answer(409, Map.of("code", "action-refused", "rule", rule));
    }

    private Answer decide(Dossier dossier, String caller, JsonNode body) {
        var action = body.path("action").stringValue();
        var id = body.path("stage").asString("");
        if (dossier.ended) {
            return refused("DOSSIER_IS_OPEN");
        }
        if (!id.isEmpty() && !caller.equals(dossier.holders.get(id))) {
            wrongCallers.add(caller + " at " + id);
        }
        if (dossier.withdrawing && !action.endsWith("withdrawal")) {
            return refused("WITHDRAWAL_IS_ANSWERED_FIRST");
        }
        var state = dossier.stages.get(id);
        if ("done".equals(state)) {
            return refused("STAGE_IS_UNDONE");
        }
        var fault = fault(dossier, action, id, caller, body);
        if (fault != null) {
            return refused(fault);
        }
        if (!done.add(dossier.code + id + dossier.visits.get(id) + action + (id.isEmpty() ? dossier.stages : ""))) {
            secondEffects++;
        }
        tell(
                dossier.code,
                "%s %s by %s".formatted(action, id, body.path("officer").asString("-")));
        did.merge(action, 1, Integer::sum);
        carryOut(dossier, action, id, body);
        return new Answer(200, Map.of("outcome", "carried-out"));
    }

    private String fault(Dossier dossier, String action, String id, String caller, JsonNode body) {
        var stage = dossier.procedure.stage(id).orElse(null);
        return switch (action) {
            case "accept" -> dossier.stages.get(id).equals("accepted") ? "STAGE_IS_UNACCEPTED" : null;
            case "complete" -> {
                if (dossier.stages.entrySet().stream()
                        .anyMatch(other -> other.getKey().startsWith(id + "~")
                                && !other.getValue().equals("done"))) {
                    yield "CONSULTATIONS_ARE_ANSWERED";
                }
                if (id.equals(dossier.awaiting)) {
                    yield "STAGE_AWAITS_NOTHING";
                }
                if (stage.kind() == StageKind.CONSULT || stage.kind() == StageKind.PAY) {
                    yield "ACTION_FITS_THE_STAGE";
                }
                yield stage.takesDocument() == body.path("result").has("sha256") ? null : "DOCUMENT_IS_ATTACHED";
            }
            case "answer" -> body.path("reason").asString("").isBlank() ? "REASON_IS_GIVEN" : null;
            case "confirm-payment" ->
                body.path("amount").asLong(0) != 120_000 || !body.has("reference") ? "AMOUNT_MATCHES" : null;
            case "request-supplement" -> body.path("parts").isEmpty() ? "PARTS_ARE_KNOWN" : null;
            case "provide-supplement" -> {
                if (!caller.equals(dossier.receiver.value())) {
                    yield "AGENCY_SPEAKS_FOR_THE_APPLICANT";
                }
                yield dossier.awaiting == null
                                || !body.path("papers")
                                        .path(0)
                                        .path("attachment")
                                        .has("sha256")
                        ? "PAPERS_ARE_GIVEN"
                        : null;
            }
            case "request-withdrawal" ->
                caller.equals(dossier.receiver.value()) ? null : "AGENCY_SPEAKS_FOR_THE_APPLICANT";
            case "apologise" ->
                Instant.parse(body.path("dueAt").stringValue()).isAfter(Instant.now()) ? null : "NEW_DATE_IS_LATER";
            default -> null;
        };
    }

    private void carryOut(Dossier dossier, String action, String id, JsonNode body) {
        switch (action) {
            case "accept" -> dossier.stages.put(id, "accepted");
            case "refuse", "agree-withdrawal" -> dossier.ended = true;
            case "request-withdrawal" -> dossier.withdrawing = true;
            case "decline-withdrawal" -> dossier.withdrawing = false;
            case "request-supplement" -> dossier.awaiting = id;
            case "provide-supplement" -> dossier.awaiting = null;
            case "apologise" -> {
                // Its due time is of no use here.
            }
            case "consult" ->
                hand(
                        dossier,
                        id + "~" + (dossier.stages.size()),
                        body.path("agencies").path(0).stringValue(),
                        "consultation",
                        null);
            case "send-back" -> {
                var before = dossier.procedure.stages().get(indexOf(dossier, id) - 1);
                dossier.stages.remove(id);
                open(dossier, before);
            }
            default -> {
                if (id.indexOf('~') > 0) {
                    dossier.stages.put(id, "done");
                } else {
                    finish(dossier, dossier.procedure.stage(id).orElseThrow());
                }
            }
        }
    }

    private static int indexOf(Dossier dossier, String id) {
        return dossier.procedure.stages().indexOf(dossier.procedure.stage(id).orElseThrow());
    }

    /** How often an action was carried out. */
    synchronized int did(String action) {
        return did.getOrDefault(action, 0);
    }

    /** The facts and options that were handed in with dossiers of a procedure. */
    synchronized List<JsonNode> submitted(String procedure) {
        return bodies.stream()
                .filter(body -> body.path("procedure").stringValue().equals(procedure))
                .toList();
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
            if (caller.equals(dossier.holders.get(stage))) {
                askedFor.add(code + stage);
            }
        });
        return new Answer(200, Map.of("code", code, "stages", stages, "dueAt", "2019-03-15T09:30:00Z"));
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

package vn.lienthong.standalone.post;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.standalone.post.PostOfficeSettings.Trouble;

/**
 * A simulated post office (bưu chính công ích mô phỏng): takes orders with the real fields, moves them from state to state,
 * reports that by callbacks and when it is asked, brings lists of hand-overs and the cash it collected. Things go wrong with
 * it as they do with real ones; the seed decides which.
 */
public final class PostOffice implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PostOffice.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final int LARGEST_BODY = 256 * 1024;
    private static final int MOST_ON_A_LIST = 500;
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);
    private static final int REGISTERED = 1;
    private static final int COLLECTING = 2;
    private static final int DELIVERED = 3;
    private static final int CANCELLED = 4;

    private final PostOfficeSettings settings;
    private final Trouble trouble;
    private final HttpServer server;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final ScheduledExecutorService clerks = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("post-office-", 0).factory());
    private final Map<String, Parcel> parcels = new ConcurrentHashMap<>();
    private final LongAdder reported = new LongAdder();
    private final Random outages;

    /** One order and what became of it. */
    private static final class Parcel {
        private final JsonNode order;
        private final String leg;
        private final List<Report> reports = new ArrayList<>();
        private boolean handedOver;
        private boolean remitted;

        Parcel(JsonNode order) {
            this.order = order;
            this.leg = order.path("leg").asString("submit");
        }

        String number() {
            return order.path("orderNumber").asString("");
        }

        String agency() {
            return order.path("agency").asString("");
        }

        synchronized int state() {
            return reports.isEmpty() ? 0 : reports.getLast().state();
        }

        synchronized @Nullable Long collected() {
            return reports.isEmpty() ? null : reports.getLast().collected();
        }

        synchronized List<Report> reports() {
            return List.copyOf(reports);
        }
    }

    private record Report(
            String id,
            String leg,
            int state,
            Instant at,
            @Nullable Long collected) {
        Map<String, Object> json(String number) {
            var json = new LinkedHashMap<String, Object>();
            json.put("id", id);
            json.put("orderNumber", number);
            json.put("leg", leg);
            json.put("state", state);
            json.put("at", at.toString());
            if (collected != null) {
                json.put("collected", collected);
            }
            return json;
        }
    }

    private PostOffice(PostOfficeSettings settings, HttpServer server) {
        this.settings = settings;
        this.trouble = settings.trouble();
        this.server = server;
        this.outages = new Random(settings.seed());
    }

    /** @throws IOException if the port is taken, or the book can't be read */
    public static PostOffice start(PostOfficeSettings settings) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        var office = new PostOffice(settings, server);
        office.readBook();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/orders", office::orders);
        server.createContext("/", office::counts);
        server.start();
        long every = settings.handOverEvery().toMillis();
        office.clerks.scheduleWithFixedDelay(office::handOver, every, every, TimeUnit.MILLISECONDS);
        return office;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * What it has done so far.
     *
     * @param orders that were placed
     * @param delivered of them
     * @param cancelled of them
     * @param reports it has sent, those that were lost on the way included
     */
    public record Counts(long orders, long delivered, long cancelled, long reports) {}

    public Counts counts() {
        return new Counts(parcels.size(), inState(DELIVERED), inState(CANCELLED), reported.sum());
    }

    private long inState(int state) {
        return parcels.values().stream()
                .filter(parcel -> parcel.state() == state)
                .count();
    }

    // ---- what it is asked

    private void counts(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange, 200, JSON.writeValueAsBytes(counts()));
        }
    }

    private void orders(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
            if (!isSigned(exchange, body)) {
                answer(exchange, 401, new byte[0]);
            } else if (isOutage()) {
                answer(exchange, 503, new byte[0]);
            } else if (exchange.getRequestMethod().equals("POST")) {
                place(exchange, body);
            } else {
                var path = exchange.getRequestURI().getPath();
                tell(exchange, 200, parcels.get(path.substring(path.lastIndexOf('/') + 1)));
            }
        } catch (JacksonException e) {
            answer(exchange, 400, new byte[0]);
        }
    }

    private boolean isOutage() {
        synchronized (outages) {
            return outages.nextDouble() < trouble.outages();
        }
    }

    private void place(HttpExchange exchange, byte[] body) throws IOException {
        var order = JSON.readTree(body);
        var parcel = new Parcel(order);
        var known = parcels.get(parcel.number());
        if (parcel.number().isEmpty()
                || !order.at("/sender/name").isString()
                || !order.at("/receiver/name").isString()
                || !order.path("codAmount").isIntegralNumber()) {
            answer(exchange, 422, new byte[0]);
        } else if (known != null && known.leg.equals(parcel.leg)) {
            tell(exchange, 200, known);
        } else {
            // The way back of an order for both ways is a parcel of its own, under the same number.
            parcels.put(parcel.number(), parcel);
            write(Map.of("order", JSON.treeToValue(order, Map.class)));
            add(parcel, REGISTERED, null);
            later(parcel);
            tell(exchange, 201, parcel);
        }
    }

    private static void tell(HttpExchange exchange, int status, @Nullable Parcel parcel) throws IOException {
        if (parcel == null) {
            answer(exchange, 404, new byte[0]);
            return;
        }
        var json = new LinkedHashMap<String, Object>();
        json.put("orderNumber", parcel.number());
        json.put("tracking", "VN" + Integer.toUnsignedString(parcel.number().hashCode()));
        json.put("state", parcel.state());
        json.put(
                "reports",
                parcel.reports().stream()
                        .map(report -> report.json(parcel.number()))
                        .toList());
        answer(exchange, status, JSON.writeValueAsBytes(json));
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    // ---- what it does

    private Random diceOf(Parcel parcel) {
        return new Random(settings.seed() * 31 + (parcel.number() + parcel.leg).hashCode());
    }

    private void later(Parcel parcel) {
        var dice = diceOf(parcel);
        boolean lost = dice.nextDouble() < trouble.lostItems();
        boolean shuffled = dice.nextDouble() < trouble.outOfOrder();
        long step = settings.step().toMillis();
        long first = step / 2 + dice.nextLong(step + 1);
        long second = first + step / 2 + dice.nextLong(step + 1);
        if (parcel.state() < COLLECTING) {
            schedule(first, () -> move(parcel, COLLECTING, shuffled ? step * 2 : 0));
        }
        schedule(second, () -> move(parcel, lost ? CANCELLED : DELIVERED, 0));
    }

    private void schedule(long millis, Runnable work) {
        try {
            clerks.schedule(
                    () -> {
                        try {
                            work.run();
                        } catch (RuntimeException e) {
                            log.atWarn()
                                    .addKeyValue("exception", e.getClass().getName())
                                    .log("the simulated post office fails at something");
                        }
                    },
                    millis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            log.debug("the simulated post office is closed");
        }
    }

    /** Moves a parcel on, and calls back: perhaps late, twice, or in vain. */
    private void move(Parcel parcel, int state, long callbackLater) {
        if (parcel.state() >= DELIVERED) {
            return;
        }
        var report = add(parcel, state, state == DELIVERED ? paid(parcel) : null);
        var dice = diceOf(parcel);
        dice.nextDouble();
        boolean lost = new Random(dice.nextLong() + state).nextDouble() < trouble.lostCallbacks();
        boolean doubled = new Random(dice.nextLong() + state).nextDouble() < trouble.doubledCallbacks();
        reported.increment();
        if (lost) {
            return;
        }
        schedule(callbackLater, () -> callBack(parcel, report));
        if (doubled) {
            schedule(callbackLater + 50, () -> callBack(parcel, report));
        }
    }

    private void callBack(Parcel parcel, Report report) {
        post("/v1/post/office/states", report.json(parcel.number()));
    }

    private @Nullable Long paid(Parcel parcel) {
        long due = parcel.order.path("codAmount").asLong();
        if (due == 0) {
            return null;
        }
        return diceOf(parcel).nextDouble() < trouble.cashDiffers() ? Math.max(0, due - 1000) : due;
    }

    private Report add(Parcel parcel, int state, @Nullable Long collected) {
        var report = new Report(
                "R-%s-%s-%d".formatted(parcel.number(), parcel.leg, state),
                parcel.leg,
                state,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                collected);
        synchronized (parcel) {
            parcel.reports.add(report);
        }
        write(Map.of("number", parcel.number(), "report", report.json(parcel.number())));
        return report;
    }

    // ---- hand-overs and cash

    private void handOver() {
        try {
            var byAgency = new LinkedHashMap<String, List<Parcel>>();
            parcels.values().stream()
                    .filter(parcel -> parcel.state() >= COLLECTING)
                    .forEach(parcel -> byAgency.computeIfAbsent(
                                    parcel.agency() + " " + parcel.leg, key -> new ArrayList<>())
                            .add(parcel));
            for (var group : byAgency.values()) {
                list(group.stream()
                        .filter(parcel -> !parcel.handedOver)
                        // To the agency what has arrived; to the post what it has taken over.
                        .filter(parcel -> parcel.leg.equals("return") || parcel.state() == DELIVERED)
                        .limit(MOST_ON_A_LIST)
                        .toList());
                remit(group.stream()
                        .filter(parcel -> !parcel.remitted && parcel.collected() != null)
                        .limit(MOST_ON_A_LIST)
                        .toList());
            }
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the simulated post office fails at a hand-over; it tries again");
        }
    }

    private void list(List<Parcel> group) {
        if (group.isEmpty()) {
            return;
        }
        var first = group.getFirst();
        var entries = new ArrayList<Map<String, Object>>();
        for (var parcel : group) {
            var dice = diceOf(parcel);
            var entry = new LinkedHashMap<String, Object>();
            entry.put("orderNumber", parcel.number());
            if (parcel.order.path("dossier").isString()) {
                entry.put("dossier", parcel.order.path("dossier").asString());
            }
            entry.put("weight", 20 + dice.nextInt(400));
            entry.put("pages", 1 + dice.nextInt(30));
            entry.put("cash", parcel.order.path("codAmount").asLong());
            entry.put("damaged", dice.nextDouble() < trouble.damagedItems());
            entries.add(entry);
        }
        var id =
                "BK-%s-%s-%d".formatted(first.agency(), first.leg, Instant.now().toEpochMilli());
        if (post(
                "/v1/post/office/manifests",
                Map.of(
                        "id",
                        id,
                        "direction",
                        first.leg.equals("return") ? "to-post" : "to-agency",
                        "agency",
                        first.agency(),
                        "handedOverAt",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "entries",
                        entries))) {
            group.forEach(parcel -> parcel.handedOver = true);
            group.forEach(parcel -> write(Map.of("number", parcel.number(), "handedOver", true)));
        }
    }

    private void remit(List<Parcel> group) {
        if (group.isEmpty()) {
            return;
        }
        var entries = new ArrayList<Map<String, Object>>();
        for (var parcel : group) {
            var amount = parcel.collected();
            entries.add(Map.of("orderNumber", parcel.number(), "amount", amount == null ? 0 : amount));
        }
        var first = group.getFirst();
        if (post(
                "/v1/post/office/remittances",
                Map.of(
                        "id",
                        "NT-%s-%d".formatted(first.agency(), Instant.now().toEpochMilli()),
                        "agency",
                        first.agency(),
                        "day",
                        LocalDate.now(ZONE).toString(),
                        "entries",
                        entries))) {
            group.forEach(parcel -> parcel.remitted = true);
            group.forEach(parcel -> write(Map.of("number", parcel.number(), "remitted", true)));
        }
    }

    // ---- signed, both ways

    private boolean isSigned(HttpExchange exchange, byte[] body) {
        var headers = exchange.getRequestHeaders();
        var time = headers.getFirst("X-Post-Time");
        var signature = headers.getFirst("X-Post-Signature");
        return time != null
                && signature != null
                && settings.customer().equals(headers.getFirst("X-Post-Customer"))
                && MessageDigest.isEqual(
                        signature(
                                        time,
                                        exchange.getRequestMethod(),
                                        exchange.getRequestURI().getRawPath(),
                                        body)
                                .getBytes(UTF_8),
                        signature.getBytes(UTF_8));
    }

    private String signature(String time, String method, String path, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(settings.secret().getBytes(UTF_8), "HmacSHA256"));
            mac.update((time + "\n" + method + "\n" + path + "\n").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    /** Whether it was taken, or never will be. */
    private boolean post(String path, Map<String, ?> json) {
        var body = JSON.writeValueAsBytes(json);
        var time = Long.toString(Instant.now().getEpochSecond());
        var request = HttpRequest.newBuilder(settings.intake().resolve(path))
                .timeout(LONGEST_CALL)
                .header("Content-Type", "application/json")
                .header("X-Post-Customer", settings.customer())
                .header("X-Post-Time", time)
                .header("X-Post-Signature", signature(time, "POST", path, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        try {
            var status = http.send(request, BodyHandlers.discarding()).statusCode();
            if (status >= 400) {
                log.atWarn()
                        .addKeyValue("path", path)
                        .addKeyValue("status", status)
                        .log("intake refuses what the simulated post office reports");
            }
            return status < 500;
        } catch (IOException nobodyAnswers) {
            return false; // whoever asks is told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    // ---- its book

    private synchronized void write(Map<String, ?> line) {
        var book = settings.book();
        if (book == null) {
            return;
        }
        try {
            Files.writeString(
                    book, JSON.writeValueAsString(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("the post office's book can't be written");
        }
    }

    private void readBook() throws IOException {
        var book = settings.book();
        if (book == null || !Files.exists(book)) {
            return;
        }
        for (var line : Files.readAllLines(book)) {
            try {
                read(JSON.readTree(line));
            } catch (JacksonException e) {
                log.debug("a line of the post office's book was cut off");
            }
        }
        parcels.values().stream().filter(parcel -> parcel.state() < DELIVERED).forEach(this::later);
    }

    private void read(JsonNode line) {
        if (line.has("order")) {
            var parcel = new Parcel(line.path("order"));
            parcels.put(parcel.number(), parcel);
            return;
        }
        var parcel = parcels.get(line.path("number").asString(""));
        if (parcel == null) {
            return;
        }
        parcel.handedOver |= line.path("handedOver").asBoolean(false);
        parcel.remitted |= line.path("remitted").asBoolean(false);
        var report = line.path("report");
        if (report.isObject()) {
            parcel.reports.add(new Report(
                    report.path("id").asString(),
                    report.path("leg").asString(),
                    report.path("state").asInt(),
                    Instant.parse(report.path("at").asString()),
                    report.path("collected").isIntegralNumber()
                            ? report.path("collected").asLong()
                            : null));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        clerks.shutdownNow();
        http.shutdownNow();
    }
}

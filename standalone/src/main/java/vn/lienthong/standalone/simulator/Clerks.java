package vn.lienthong.standalone.simulator;

import static vn.lienthong.standalone.simulator.Simulator.once;
import static vn.lienthong.standalone.simulator.Simulator.untilInterrupted;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.standalone.simulator.Api.Answer;

/**
 * Simulated clerks (văn thư mô phỏng): those of the province's departments and districts send one another, and agencies outside,
 * documents, recall, replace and readdress some, and work on what comes to them, through the public interfaces only. The same
 * seed makes the same documents. They go on after restarts.
 */
public final class Clerks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Clerks.class);
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final AgencyCode PROVINCE = new AgencyCode("H32");
    private static final Duration NOTE = Duration.ofSeconds(2);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    private static final int PAGE = 100;
    private static final int LONGEST_WAIT = 20;
    private static final int MOST_RECEIVERS = 3;
    private static final int MOST_REMEMBERED = 50;
    private static final double OUTSIDE = 0.5;
    private static final double AS_PACKAGE = 0.25;
    private static final double RECALLED = 0.08;
    private static final double READDRESSED = 0.08;
    private static final double REPLACED = 0.08;
    private static final double REFUSED = 0.05;
    private static final double AGREED = 0.85;
    private static final List<String> TYPES = List.of("Công văn", "Thông báo", "Báo cáo", "Giấy mời", "Kế hoạch");

    private final ClerkSettings settings;
    private final Api api;
    private final Papers papers = new Papers();
    private final Memory memory;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder reported = new LongAdder();
    private final LongAdder overtaken = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder underWay = new LongAdder();
    /** What was sent lately, to be replaced. */
    private final List<Sent> lately = new ArrayList<>();

    private volatile double perSecond;

    /**
     * What has been done since the start.
     *
     * @param sent documents that intake accepted
     * @param received items of feeds that were dealt with
     * @param reported statuses, recalls and updates that were carried out
     * @param overtaken those that weren't allowed any more
     * @param failed requests that were refused for another reason, to be looked into
     * @param underWay begun and not finished
     */
    public record Counts(long sent, long received, long reported, long overtaken, long failed, long underWay) {}

    private record Sent(String document, String documentId, AgencyCode from, List<AgencyCode> to) {}

    private Clerks(ClerkSettings settings) {
        this.settings = settings;
        this.api = new Api(settings.intake(), settings.routing(), settings.tokens());
        this.memory = new Memory(settings.state(), settings.seed());
        this.perSecond = settings.perSecond();
    }

    /** Starts them and returns at once. */
    public static Clerks start(ClerkSettings settings) {
        var clerks = new Clerks(settings);
        clerks.threads.execute(once(clerks::begin));
        return clerks;
    }

    public Counts counts() {
        return new Counts(sent.sum(), received.sum(), reported.sum(), overtaken.sum(), failed.sum(), underWay.sum());
    }

    /** From now on, so many documents are sent per second. */
    public void perSecond(double rate) {
        perSecond = rate;
    }

    private void begin() throws InterruptedException {
        var agencies = api.agencies();
        while (agencies.isEmpty()) { // routing hasn't published its registry so far
            Thread.sleep(NOTE);
            agencies = api.agencies();
        }
        var offices = agencies.stream()
                .filter(agency -> PROVINCE.equals(agency.parent())
                        && agency.code().value().startsWith("H32."))
                .toList();
        log.atInfo()
                .addKeyValue("agencies", offices.size())
                .addKeyValue("per-second", perSecond)
                .log("simulated clerks are at work");
        for (var office : offices) {
            threads.execute(untilInterrupted(() -> follow(office.code())));
        }
        threads.execute(untilInterrupted(() -> send(offices)));
        threads.execute(untilInterrupted(() -> {
            Thread.sleep(NOTE);
            memory.save();
        }));
    }

    // ---- sending

    private void send(List<Agency> offices) throws InterruptedException {
        double rate = perSecond;
        if (rate == 0) {
            Thread.sleep(IDLE);
            return;
        }
        long number = memory.nextSubmission();
        begun(() -> {
            sendOne(number, offices);
        });
        memory.submitted(number);
        Thread.sleep(Duration.ofNanos((long) (1e9 / rate)));
    }

    /** Counts as under way until it ends. */
    private void begun(Simulator.Work work) {
        underWay.increment();
        threads.execute(once(() -> {
            try {
                work.run();
            } finally {
                underWay.decrement();
            }
        }));
    }

    private void sendOne(long number, List<Agency> offices) throws InterruptedException {
        var dice = Dice.of(settings.seed(), "letter " + number);
        var replaced = dice.happens(REPLACED) ? oneOfLately(dice) : null;
        var from = replaced == null ? dice.oneOf(offices).code() : replaced.from();
        var to = replaced == null ? receivers(from, offices, dice) : replaced.to();
        var key = "letter-%d-%d".formatted(settings.seed(), number);
        var documentId = "%s,%s,%s".formatted(from, today().toString().replace('-', '/'), code(number, from));
        var answer = replaced == null && dice.happens(AS_PACKAGE)
                ? api.sendPackage(from, key, Letter.edxml(number, documentId, from, to, today(), paper(number)))
                : sendAsData(number, documentId, from, to, replaced, key, dice);
        if (!answer.isSuccess()) {
            failed("send", answer);
            return;
        }
        sent.increment();
        var document = String.valueOf(Api.text(answer.body(), "document"));
        if (replaced != null) {
            return;
        }
        if (dice.happens(RECALLED)) {
            think(dice);
            think(dice);
            report(from, document, "recalls", key + "-recall", Map.of("reason", "Ban hành nhầm"));
        } else if (dice.happens(READDRESSED)) {
            readdress(from, document, to, key, offices, dice);
        } else {
            remember(new Sent(document, documentId, from, to));
        }
    }

    private Answer sendAsData(
            long number,
            String documentId,
            AgencyCode from,
            List<AgencyCode> to,
            @Nullable Sent replaced,
            String key,
            Dice dice)
            throws InterruptedException {
        var file = api.upload(from, "van-ban.pdf", paper(number));
        if (!file.isSuccess()) {
            return file;
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("documentId", documentId);
        document.put("number", Long.toString(number + 1));
        document.put("notation", notation(from));
        document.put("promulgatedOn", today().toString());
        document.put("place", "Khánh Hòa");
        document.put("type", dice.oneOf(TYPES));
        document.put("subject", "Văn bản mô phỏng số " + (number + 1));
        document.put("signer", Map.of("name", "Nguyễn Văn Thử", "position", "Chánh Văn phòng", "competence", "TL."));
        document.put("priority", dice.happens(0.2) ? dice.between(1, 4) : 0);
        document.put(
                "to",
                to.stream()
                        .map(agency -> Map.of("agency", agency.value(), "name", "Nơi nhận " + agency))
                        .toList());
        document.put(
                "attachments",
                List.of(Map.of("sha256", String.valueOf(Api.text(file.body(), "sha256")), "name", "van-ban.pdf")));
        if (replaced != null) {
            document.put(
                    "replaces",
                    List.of(Map.of(
                            "documentId",
                            replaced.documentId(),
                            "at",
                            to.stream().map(AgencyCode::value).toList())));
        }
        return api.sendDocument(from, key, document);
    }

    private void readdress(
            AgencyCode from, String document, List<AgencyCode> to, String key, List<Agency> offices, Dice dice)
            throws InterruptedException {
        think(dice);
        var others = offices.stream()
                .map(Agency::code)
                .filter(agency -> !agency.equals(from) && !to.contains(agency))
                .toList();
        var update = new LinkedHashMap<String, Object>();
        update.put("added", List.of(Map.of("agency", dice.oneOf(others).value(), "name", "Nơi nhận thêm")));
        if (to.size() > 1) {
            update.put("removed", List.of(to.getLast().value()));
        }
        update.put("reason", "Thay đổi nơi nhận");
        report(from, document, "updates", key + "-update", update);
    }

    private List<AgencyCode> receivers(AgencyCode from, List<Agency> offices, Dice dice) {
        var chosen = new ArrayList<AgencyCode>();
        int count = dice.between(1, MOST_RECEIVERS);
        while (chosen.size() < count) {
            var next = !settings.outside().isEmpty() && dice.happens(OUTSIDE)
                    ? new AgencyCode(dice.oneOf(settings.outside()))
                    : dice.oneOf(offices).code();
            if (!next.equals(from) && !chosen.contains(next)) {
                chosen.add(next);
            }
        }
        return chosen;
    }

    private void remember(Sent document) {
        synchronized (lately) {
            lately.add(document);
            if (lately.size() > MOST_REMEMBERED) {
                lately.removeFirst();
            }
        }
    }

    private @Nullable Sent oneOfLately(Dice dice) {
        synchronized (lately) {
            if (lately.isEmpty()) {
                return null;
            }
            var chosen = dice.oneOf(lately);
            lately.remove(chosen);
            return chosen;
        }
    }

    private byte[] paper(long number) {
        return papers.handedIn("Văn bản số " + (number + 1), 0);
    }

    private static LocalDate today() {
        return LocalDate.ofInstant(Instant.now(), VIETNAM);
    }

    private static String notation(AgencyCode from) {
        return from.value().replace(".", "") + "-VP";
    }

    private static String code(long number, AgencyCode from) {
        return (number + 1) + "/" + notation(from);
    }

    // ---- working on what comes

    private void follow(AgencyCode agency) throws InterruptedException {
        long position = memory.position(agency);
        while (true) {
            var page = api.documents(agency, position, PAGE, LONGEST_WAIT);
            if (!page.isSuccess()) {
                failed("documents", page);
                Thread.sleep(NOTE);
                return;
            }
            var items = page.body().path("documents");
            for (var item : items) {
                position = item.path("position").asLong();
                long at = position;
                begun(() -> {
                    deal(agency, item);
                    memory.dealtWith(agency, at);
                    received.increment();
                });
            }
            if (!items.isEmpty()) {
                api.acknowledgeDocuments(agency, position);
            }
        }
    }

    private void deal(AgencyCode agency, JsonNode item) throws InterruptedException {
        var document = item.path("document").asString("");
        var key = "clerk-%s-%d".formatted(agency, item.path("position").asLong());
        var dice = Dice.of(settings.seed(), key + document);
        switch (item.path("kind").asString("")) {
            case "document" -> work(agency, document, item, key, dice);
            case "recall", "update", "replace" -> {
                think(dice);
                boolean agrees = dice.happens(AGREED);
                status(agency, document, key, agrees ? "15" : "16", agrees ? "" : "Văn bản đã được xử lý xong.");
            }
            default -> {
                // told for information
            }
        }
    }

    private void work(AgencyCode agency, String document, JsonNode item, String key, Dice dice)
            throws InterruptedException {
        var href = item.path("edxml").path("href").asString("");
        if (href.isEmpty() || api.openPackage(agency, href) != 200) {
            return; // it was taken back before
        }
        status(agency, document, key, "01", "");
        think(dice);
        if (dice.happens(REFUSED)) {
            status(agency, document, key, "02", "Văn bản không thuộc thẩm quyền.");
            return;
        }
        for (var code : List.of("03", "04", "05", "06")) {
            status(agency, document, key, code, "");
            think(dice);
        }
    }

    private void status(AgencyCode agency, String document, String key, String code, String reason)
            throws InterruptedException {
        var report = new LinkedHashMap<String, Object>();
        report.put("status", code);
        if (!reason.isEmpty()) {
            report.put("reason", reason);
        }
        report(agency, document, "statuses", key + "-" + code, report);
    }

    private void report(AgencyCode agency, String document, String what, String key, Map<String, ?> report)
            throws InterruptedException {
        var answer = api.reportDocument(agency, document, what, key, report);
        if (answer.isSuccess()) {
            reported.increment();
        } else if (answer.status() == 409) {
            overtaken.increment();
        } else {
            failed(what, answer);
        }
    }

    private void failed(String what, Answer answer) {
        failed.increment();
        log.atWarn()
                .addKeyValue("what", what)
                .addKeyValue("status", answer.status())
                .addKeyValue("reason", answer.reason())
                .log("a simulated clerk is refused something");
    }

    private void think(Dice dice) throws InterruptedException {
        long least = settings.shortestThought().toMillis();
        long most = settings.longestThought().toMillis();
        Thread.sleep(least + (long) (dice.share() * (most - least)));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        api.close();
        try {
            if (!threads.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the simulated clerks don't end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        memory.save();
    }
}

package vn.lienthong.standalone.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;

/** An agency that follows its feed, and accepts, completes or refuses what is handed to it, after some thought. */
final class Desk {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);
    private static final int PAGE = 100;
    private static final int WAIT_SECONDS = 20;
    private static final int AT_A_TIME = 40;
    private static final double SHARE_OF_REFUSALS = 0.015;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final List<String> REASONS = List.of(
            "Bản chụp giấy tờ tùy thân bị mờ, không đọc được số; đề nghị chụp lại và nộp lại hồ sơ.",
            "Tờ khai chưa có chữ ký của người yêu cầu; đề nghị ký và nộp lại hồ sơ.",
            "Hồ sơ không thuộc địa bàn giải quyết; đề nghị nộp tại nơi thường trú.",
            "Thông tin trong tờ khai không khớp với giấy tờ kèm theo; đề nghị kiểm tra và nộp lại.");

    private final AgencyCode agency;
    private final String name;
    private final SimulatorSettings settings;
    private final Province province;
    private final Api api;
    private final Papers papers;
    private final Memory memory;
    private final Tally tally;
    private final Executor threads;
    private final Semaphore room = new Semaphore(AT_A_TIME);
    private final Instant opened = Instant.now();
    private long position;

    Desk(
            AgencyCode agency,
            SimulatorSettings settings,
            Province province,
            Api api,
            Papers papers,
            Memory memory,
            Tally tally,
            Executor threads) {
        this.agency = agency;
        this.name = province.agency(agency).map(found -> found.name()).orElse(agency.value());
        this.settings = settings;
        this.province = province;
        this.api = api;
        this.papers = papers;
        this.memory = memory;
        this.tally = tally;
        this.threads = threads;
        this.position = memory.position(agency);
    }

    /** What the feed says of a stage handed over, as far as it is of use here. */
    private record Delivery(
            long position,
            String kind,
            String dossier,
            String stage,
            String procedure,
            @Nullable String issues,
            boolean returnsResult,
            Instant at,
            JsonNode personal) {

        static Delivery of(JsonNode item) {
            return new Delivery(
                    item.path("position").longValue(),
                    item.path("kind").asString("stage"),
                    item.path("dossier").stringValue(),
                    item.path("stage").stringValue(),
                    item.path("procedure").stringValue(),
                    Api.text(item, "issues"),
                    item.path("returnsResult").asBoolean(false),
                    Instant.parse(item.path("at").stringValue()),
                    item.path("personal"));
        }

        /** A stage to work on; what is withdrawn, or only to be known, needs nothing here. */
        boolean isStage() {
            return kind.equals("stage") || kind.equals("reassigned");
        }

        @Override
        public String toString() {
            return "Delivery[" + dossier + " " + stage + "]";
        }
    }

    /** Reads on in the feed once. */
    void follow() throws InterruptedException {
        var answer = api.deliveries(agency, position, PAGE, WAIT_SECONDS);
        if (!answer.isSuccess()) {
            tally.failed.increment();
            log.atWarn()
                    .addKeyValue("agency", agency)
                    .addKeyValue("reason", answer.reason())
                    .log("routing refuses a feed to its simulated agency");
            Thread.sleep(PAUSE);
            return;
        }
        for (var item : answer.body().path("deliveries")) {
            var delivery = Delivery.of(item);
            room.acquire();
            threads.execute(Simulator.once(() -> {
                try {
                    handle(delivery);
                    memory.dealtWith(agency, delivery.position());
                } finally {
                    room.release();
                }
            }));
            position = delivery.position();
        }
    }

    private void handle(Delivery delivery) throws InterruptedException {
        if (!delivery.isStage() || (delivery.at().isBefore(opened) && isDone(delivery))) {
            return;
        }
        var dice = Dice.of(settings.seed(), delivery.dossier() + " " + delivery.stage());
        var officer = "CB-%03d".formatted(dice.between(1, 24));
        think(dice);
        if (isFirst(delivery) && dice.happens(SHARE_OF_REFUSALS)) {
            if (act(delivery, "refuse", officer, Map.of("reason", dice.oneOf(REASONS)))) {
                tally.refused.increment();
            }
            return;
        }
        if (!act(delivery, "accept", officer, Map.of())) {
            return;
        }
        tally.accepted.increment();
        think(dice);
        if (act(delivery, "complete", officer, result(delivery))) {
            tally.completed.increment();
            tally.returned.add(delivery.returnsResult() ? 1 : 0);
        }
    }

    /** What came before this run may have been dealt with in the run before. */
    private boolean isDone(Delivery delivery) throws InterruptedException {
        var dossier = api.dossier(agency, delivery.dossier()).body();
        for (var stage : dossier.path("stages")) {
            if (delivery.stage().equals(Api.text(stage, "stage"))) {
                var state = Api.text(stage, "state");
                return "done".equals(state) || "sealing".equals(state);
            }
        }
        return false;
    }

    private boolean isFirst(Delivery delivery) {
        return province.procedure(delivery.procedure())
                .filter(procedure -> procedure.stages().getFirst().id().equals(delivery.stage()))
                .isPresent();
    }

    private void think(Dice dice) throws InterruptedException {
        var shortest = settings.shortestThought();
        var more = settings.longestThought().minus(shortest).toNanos();
        Thread.sleep(shortest.plusNanos((long) (more * dice.share())));
    }

    /** Whether it was carried out. */
    private boolean act(Delivery delivery, String action, String officer, Map<String, ?> more)
            throws InterruptedException {
        var body = new LinkedHashMap<String, Object>();
        body.put("action", action);
        body.put("stage", delivery.stage());
        body.put("officer", officer);
        body.putAll(more);
        var key = "%s/%s/%s".formatted(delivery.dossier(), delivery.stage(), action);
        var answer = api.act(agency, delivery.dossier(), key, body);
        if (answer.isSuccess() || answer.reason().equals("STAGE_IS_UNACCEPTED")) {
            return true;
        }
        if (answer.status() == 409 || answer.reason().equals("idempotency-key-reused")) {
            tally.overtaken.increment(); // somebody acts for this agency by hand
        } else {
            tally.failed.increment();
            log.atWarn()
                    .addKeyValue("agency", agency)
                    .addKeyValue("dossier", delivery.dossier())
                    .addKeyValue("action", action)
                    .addKeyValue("reason", answer.reason())
                    .log("intake refuses what a simulated agency reports");
        }
        return false;
    }

    private Map<String, ?> result(Delivery delivery) throws InterruptedException {
        if (delivery.issues() == null) {
            return Map.of();
        }
        var applicant = delivery.personal().path("applicant");
        var facts = new ArrayList<String>();
        facts.add("Cấp cho ông (bà): " + applicant.path("fullName").asString(""));
        facts.add("Số định danh cá nhân: " + applicant.path("citizenId").asString(""));
        facts.add("Nơi cư trú: " + applicant.path("address").asString(""));
        var child = delivery.personal().path("form").path("childName");
        if (child.isString()) {
            facts.add("Họ và tên trẻ em: " + child.stringValue());
        }
        facts.add("Văn bản này được lập trong môi trường mô phỏng và không có giá trị pháp lý.");
        var pdf = papers.issued(name, delivery.dossier(), delivery.issues(), facts, delivery.at());
        return Map.of(
                "result", api.upload(agency, delivery.stage() + ".pdf", pdf).body());
    }
}

package vn.lienthong.standalone.simulator;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.standalone.simulator.SimulatorSettings.Payers;

/**
 * An agency that follows its feed, and does what is to be done at each kind of stage, after some thought; sometimes it asks
 * for papers or opinions first, gives the dossier back, apologises or refuses. The same seed makes the same decisions.
 */
final class Desk {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);
    private static final int PAGE = 100;
    private static final int WAIT_SECONDS = 20;
    private static final int AT_A_TIME = 40;
    private static final Duration SHORTEST_PATIENCE = Duration.ofMillis(200);
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(30);
    /** Until something else has happened; then it may be tried again. */
    private static final Set<String> NOT_YET = Set.of(
            "CONSULTATIONS_ARE_ANSWERED",
            "WITHDRAWAL_IS_ANSWERED_FIRST",
            "DOSSIER_IS_NOT_STOPPED",
            "STAGE_AWAITS_NOTHING");

    /** Nothing more is to be paid. */
    private static final Set<String> OVER = Set.of("confirmed", "settled", "cancelled");

    private static final int MOST_LOOKS = 20;
    private static final int LONGEST_APOLOGY_DAYS = 5;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final List<String> REASONS = List.of(
            "Bản chụp giấy tờ tùy thân bị mờ, không đọc được số; đề nghị chụp lại và nộp lại hồ sơ.",
            "Tờ khai chưa có chữ ký của người yêu cầu; đề nghị ký và nộp lại hồ sơ.",
            "Hồ sơ không thuộc địa bàn giải quyết; đề nghị nộp tại nơi thường trú.",
            "Thông tin trong tờ khai không khớp với giấy tờ kèm theo; đề nghị kiểm tra và nộp lại.");

    private static final List<String> OPINIONS = List.of(
            "Thống nhất với nội dung hồ sơ.",
            "Thống nhất; đề nghị thực hiện theo đúng quy định chuyên ngành.",
            "Không có ý kiến khác.");
    /** These are about the whole dossier. */
    private static final Set<String> WHOLE_DOSSIER =
            Set.of("apologise", "provide-supplement", "request-withdrawal", "agree-withdrawal", "decline-withdrawal");

    private final AgencyCode agency;
    private final String name;
    private final SimulatorSettings settings;
    private final Province province;
    private final Api api;
    private final Lines lines;
    private final Papers papers;
    private final Memory memory;
    private final Tally tally;
    private final Executor threads;
    private final Set<String> workedOn = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(AT_A_TIME);
    private final Instant opened = Instant.now();
    private long position;

    Desk(
            AgencyCode agency,
            SimulatorSettings settings,
            Province province,
            Api api,
            Lines lines,
            Papers papers,
            Memory memory,
            Tally tally,
            Executor threads) {
        this.agency = agency;
        this.name = province.agency(agency).map(found -> found.name()).orElse(agency.value());
        this.settings = settings;
        this.province = province;
        this.api = api;
        this.lines = lines;
        this.papers = papers;
        this.memory = memory;
        this.tally = tally;
        this.threads = threads;
        this.position = memory.position(agency);
    }

    /** What the feed says of something handed over, as far as it is of use here. */
    private record Delivery(
            long position,
            long sequence,
            String kind,
            String dossier,
            String stage,
            StageKind stageKind,
            String procedure,
            @Nullable String document,
            boolean returnsResult,
            @Nullable AgencyCode receiver,
            Instant at,
            JsonNode personal) {

        static Delivery of(JsonNode item, Province province) {
            var procedure = item.path("procedure").asString("");
            var stage = item.path("stage").stringValue();
            var planned = province.procedure(procedure).flatMap(known -> known.stage(stage));
            var kind = item.path("kind").asString("stage");
            var receiver = Api.text(item, "receivingAgency");
            return new Delivery(
                    item.path("position").longValue(),
                    item.path("sequence").longValue(),
                    kind,
                    item.path("dossier").stringValue(),
                    stage,
                    stageKind(item).or(() -> planned.map(Procedure.Stage::kind)).orElse(StageKind.PROCESS),
                    procedure,
                    Api.text(item, "issues") != null
                            ? Api.text(item, "issues")
                            : planned.map(Procedure.Stage::drafts).orElse(null),
                    item.path("returnsResult").asBoolean(false),
                    receiver == null ? null : new AgencyCode(receiver),
                    Instant.parse(item.path("at").stringValue()),
                    item.path("personal"));
        }

        private static Optional<StageKind> stageKind(JsonNode item) {
            return Optional.ofNullable(Api.text(item, "stageKind"))
                    .map(kind -> StageKind.valueOf(kind.toUpperCase(Locale.ROOT)));
        }

        /** It tells of something, and nothing is to be done. */
        boolean isNews() {
            return kind.equals("withdrawn") || kind.equals("escalation");
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
            var delivery = Delivery.of(item, province);
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
        if (delivery.isNews() || delivery.at().isBefore(opened) && isDone(delivery)) {
            return;
        }
        var dice = Dice.of(settings.seed(), delivery.dossier() + " " + delivery.stage());
        var officer = "CB-%03d".formatted(dice.between(1, 24));
        think(dice);
        switch (delivery.stageKind()) {
            case CONSULT -> answer(delivery, officer, dice);
            case PAY -> confirmPayment(delivery, officer, dice);
            case PROCESS, APPROVE, SIGN -> work(delivery, officer, dice);
        }
    }

    private void answer(Delivery delivery, String officer, Dice dice) throws InterruptedException {
        if (dice.happens(settings.shares().silence())) {
            return; // it counts as agreement once its time is over
        }
        if (act(delivery, "accept", officer, Map.of())) {
            think(dice);
            if (act(delivery, "answer", officer, Map.of("reason", dice.oneOf(OPINIONS)))) {
                tally.consulted.increment();
            }
        }
    }

    /** The citizen pays online, of which intake hears; or meanwhile at the counter, and states the number of the payment. */
    private void confirmPayment(Delivery delivery, String officer, Dice dice) throws InterruptedException {
        think(dice);
        var owed = settings.payers() != Payers.NONE ? owed(delivery, dice) : List.<Long>of();
        if (!owed.isEmpty() && new OnlinePayers(settings.seed()).test(delivery.dossier())) {
            if (settings.payers() == Payers.AT_THE_LINK) {
                payOnline(delivery);
            }
            return;
        }
        var reference = "BL-%d-%08d".formatted(settings.seed(), dice.between(1, 99_999_999));
        for (var amount : owed.isEmpty() ? amountsOf(delivery) : owed) {
            var paid = new LinkedHashMap<String, Object>();
            paid.put("reference", reference);
            if (amount != null) {
                paid.put("amount", amount);
            }
            if (act(delivery, "confirm-payment", officer, paid)) {
                tally.paid.increment();
                return;
            }
        }
    }

    /** As the applicant does it: presses the button at the link, again until intake says that it is paid. */
    private void payOnline(Delivery delivery) throws InterruptedException {
        while (true) {
            for (var payment : api.payments(agency, delivery.dossier()).body().path("payments")) {
                if (!delivery.stage().equals(Api.text(payment, "stage"))) {
                    continue;
                }
                var state = payment.path("state").asString("");
                if (OVER.contains(state)) {
                    tally.paid.add(state.equals("confirmed") ? 1 : 0);
                    return;
                }
                var link = Api.text(payment, "link");
                if (state.equals("open") && link != null) {
                    api.pay(URI.create(link));
                }
            }
            rest(LOOK);
        }
    }

    /** What intake says is to be paid at the stage, where it has a price; intake hears of it a moment later than we do. */
    private List<Long> owed(Delivery delivery, Dice dice) throws InterruptedException {
        for (int look = 0; look < MOST_LOOKS; look++) {
            for (var payment : api.payments(agency, delivery.dossier()).body().path("payments")) {
                if (delivery.stage().equals(Api.text(payment, "stage"))) {
                    return payment.path("amount").isIntegralNumber()
                            ? List.of(payment.path("amount").longValue())
                            : List.of();
                }
            }
            think(dice);
        }
        return List.of();
    }

    /** What may have been asked for: a procedure's fees may differ by channel, or be fixed case by case. */
    private List<@Nullable Long> amountsOf(Delivery delivery) {
        var amounts = new ArrayList<@Nullable Long>();
        province.procedure(delivery.procedure()).ifPresent(procedure -> {
            for (var channel : Channel.values()) {
                var total = Charge.total(Charge.of(procedure, channel, List.of()));
                if (total != null && total > 0 && !amounts.contains(total)) {
                    amounts.add(total);
                }
            }
        });
        for (var fee :
                province.procedure(delivery.procedure()).map(Procedure::fees).orElse(List.of())) {
            if (fee.amount() != null && fee.amount() > 0 && !amounts.contains(fee.amount())) {
                amounts.add(fee.amount());
            }
        }
        amounts.add(null);
        return amounts;
    }

    private void work(Delivery delivery, String officer, Dice dice) throws InterruptedException {
        // What comes back is only worked on.
        var again = !workedOn.add(delivery.dossier() + " " + delivery.stage());
        var shares = again ? Shares.NONE : settings.shares();
        var first = isFirst(delivery);
        // All is decided at once, so that nothing that happens meanwhile changes what is decided.
        var refuses = first && dice.happens(shares.refusals());
        var withdraws = first && dice.happens(shares.withdrawals());
        var apologises = first && dice.happens(shares.apologies());
        var mayAsk = delivery.stageKind() != StageKind.SIGN && !delivery.returnsResult();
        var asksForPapers = mayAsk && dice.happens(shares.supplements());
        var consults = mayAsk && dice.happens(shares.consultations());
        var sendsBack = !first && !delivery.returnsResult() && dice.happens(shares.sentBack());
        if (refuses) {
            if (act(delivery, "refuse", officer, Map.of("reason", dice.oneOf(REASONS)))) {
                tally.refused.increment();
            }
            return;
        }
        if (delivery.returnsResult() && settings.post() && goesByPost(delivery)) {
            return; // once the post has delivered it, its word counts
        }
        if (!act(delivery, "accept", officer, Map.of())) {
            return;
        }
        tally.accepted.increment();
        think(dice);
        if (withdraws && isWithdrawn(delivery, officer, dice)) {
            return;
        }
        if (apologises) {
            apologise(delivery, officer, dice);
        }
        if (asksForPapers) {
            askForPapers(delivery, officer, dice);
        }
        if (consults) {
            consult(delivery, officer, dice);
        }
        if (sendsBack) {
            if (act(
                    delivery,
                    "send-back",
                    officer,
                    Map.of("reason", "Nội dung chưa thống nhất với hồ sơ; đề nghị xem lại."))) {
                tally.sentBack.increment();
            }
            return;
        }
        if (act(delivery, "complete", officer, result(delivery))) {
            tally.completed.increment();
            tally.returned.add(delivery.returnsResult() ? 1 : 0);
        }
    }

    /** The post has an order for it, or will as soon as intake has heard that the result is ready. */
    private boolean goesByPost(Delivery delivery) throws InterruptedException {
        return delivery.personal().path("delivery").isObject()
                || api.postOrders(agency, delivery.dossier())
                        .body()
                        .valueStream()
                        .anyMatch(order -> order.path("leg").asString("").equals("return"));
    }

    /** The citizen asks for the dossier back; half of them get it. */
    private boolean isWithdrawn(Delivery delivery, String officer, Dice dice) throws InterruptedException {
        var agreed = dice.happens(0.5);
        if (!actFor(delivery, "request-withdrawal", Map.of("reason", "Không còn nhu cầu."))) {
            return false;
        }
        think(dice);
        if (!agreed) {
            act(delivery, "decline-withdrawal", officer, Map.of("reason", "Hồ sơ đã được trình ký."));
            return false;
        }
        var done = act(delivery, "agree-withdrawal", officer, Map.of());
        tally.withdrawn.add(done ? 1 : 0);
        return done;
    }

    private void apologise(Delivery delivery, String officer, Dice dice) throws InterruptedException {
        var due = Api.text(api.dossier(agency, delivery.dossier()).body(), "dueAt");
        if (due == null) {
            return;
        }
        var now = Instant.now();
        var from = Instant.parse(due).isBefore(now) ? now : Instant.parse(due);
        var later = from.plus(Duration.ofDays(dice.between(1, LONGEST_APOLOGY_DAYS)))
                .truncatedTo(ChronoUnit.SECONDS);
        if (act(
                delivery,
                "apologise",
                officer,
                Map.of("reason", "Số lượng hồ sơ tăng đột biến trong kỳ.", "dueAt", later.toString()))) {
            tally.apologised.increment();
        }
    }

    private void askForPapers(Delivery delivery, String officer, Dice dice) throws InterruptedException {
        var parts =
                province.procedure(delivery.procedure()).map(Procedure::parts).orElse(List.of());
        if (parts.isEmpty()) {
            return;
        }
        var part = dice.oneOf(parts);
        if (!act(
                delivery,
                "request-supplement",
                officer,
                Map.of("reason", dice.oneOf(REASONS), "parts", List.of(part.code())))) {
            return;
        }
        think(dice);
        var receiver = delivery.receiver() == null ? agency : delivery.receiver();
        var paper = api.upload(receiver, part.code() + ".pdf", papers.handedIn(part.name(), 1));
        if (actFor(
                delivery,
                "provide-supplement",
                Map.of("papers", List.of(Map.of("code", part.code(), "attachment", paper.body()))))) {
            tally.supplemented.increment();
        }
        think(dice);
    }

    private void consult(Delivery delivery, String officer, Dice dice) throws InterruptedException {
        var others = province.inPlay().stream()
                .filter(other -> !other.equals(agency))
                .toList();
        if (!others.isEmpty()) {
            act(
                    delivery,
                    "consult",
                    officer,
                    Map.of(
                            "reason",
                            "Đề nghị cho ý kiến về hồ sơ này.",
                            "agencies",
                            List.of(dice.oneOf(others).value()),
                            "window",
                            Map.of("amount", 2, "unit", "working-hours")));
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
        return act(agency, delivery, action, officer, more);
    }

    /** What the receiving agency reports for the applicant. */
    private boolean actFor(Delivery delivery, String action, Map<String, ?> more) throws InterruptedException {
        return act(delivery.receiver() == null ? agency : delivery.receiver(), delivery, action, null, more);
    }

    private boolean act(AgencyCode by, Delivery delivery, String action, @Nullable String officer, Map<String, ?> more)
            throws InterruptedException {
        var body = new LinkedHashMap<String, Object>();
        body.put("action", action);
        if (!WHOLE_DOSSIER.contains(action)) {
            body.put("stage", delivery.stage());
        }
        if (officer != null) {
            body.put("officer", officer);
        }
        body.putAll(more);
        // A stage that comes back is another delivery.
        var key = "%s/%s/%d/%s".formatted(delivery.dossier(), delivery.stage(), delivery.sequence(), action)
                + (more.containsKey("amount") ? "/" + more.get("amount") : "");
        var pause = SHORTEST_PATIENCE;
        for (int attempt = 1; true; attempt++) {
            var answer = lines.act(by, delivery.dossier(), attempt == 1 ? key : key + "/" + attempt, body);
            if (answer.isSuccess() || answer.reason().equals("STAGE_IS_UNACCEPTED")) {
                return true;
            }
            // Intake may hear of our part later than we do.
            var unheardOf = answer.reason().equals("dossier-unknown") && attempt < MOST_LOOKS;
            if (NOT_YET.contains(answer.reason()) || unheardOf) {
                rest(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PATIENCE) < 0
                        ? pause.multipliedBy(2)
                        : LONGEST_PATIENCE;
                continue;
            }
            note(delivery, action, answer);
            return false;
        }
    }

    /** Others may be dealt with while this one waits. */
    private void rest(Duration pause) throws InterruptedException {
        room.release();
        try {
            Thread.sleep(pause);
        } finally {
            room.acquireUninterruptibly();
        }
    }

    private void note(Delivery delivery, String action, Api.Answer answer) {
        if (answer.status() == 409 || answer.reason().equals("idempotency-key-reused")) {
            tally.overtaken.increment(); // somebody acts for this agency by hand, or something else happened meanwhile
            return;
        }
        tally.failed.increment();
        log.atWarn()
                .addKeyValue("agency", agency)
                .addKeyValue("dossier", delivery.dossier())
                .addKeyValue("action", action)
                .addKeyValue("reason", answer.reason())
                .log("intake refuses what a simulated agency reports");
    }

    private Map<String, ?> result(Delivery delivery) throws InterruptedException {
        if (delivery.document() == null) {
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
        var pdf = papers.issued(name, delivery.dossier(), delivery.document(), facts, delivery.at());
        return Map.of(
                "result", api.upload(agency, delivery.stage() + ".pdf", pdf).body());
    }
}

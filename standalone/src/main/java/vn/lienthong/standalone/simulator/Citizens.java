package vn.lienthong.standalone.simulator;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.WorkingCalendar;

/**
 * Citizens who hand in dossiers through the portal, counters and the post, so many a second. Those of one receiving
 * agency come in one after another, so that the agency always counts them in the same order.
 */
final class Citizens {
    private static final double SHARE_RETURNED_BY_POST = 0.2;
    private static final Logger log = LoggerFactory.getLogger(Citizens.class);
    private static final int LANES = 8;
    private static final int WAITING_IN_A_LANE = 10;
    private static final int VARIANTS_OF_A_PAPER = 4;
    private static final Duration TOO_FAR_BEHIND = Duration.ofSeconds(1);

    private final SimulatorSettings settings;
    private final Province province;
    private final Api api;
    private final Lines lines;
    private final Papers papers;
    private final Memory memory;
    private final Tally tally;
    private final List<BlockingQueue<Submission>> lanes = new ArrayList<>();
    private final Map<String, JsonNode> uploaded = new ConcurrentHashMap<>();

    Citizens(
            SimulatorSettings settings,
            Province province,
            Api api,
            Lines lines,
            Papers papers,
            Memory memory,
            Tally tally) {
        this.settings = settings;
        this.province = province;
        this.api = api;
        this.lines = lines;
        this.papers = papers;
        this.memory = memory;
        this.tally = tally;
    }

    void start(Executor threads) {
        for (int i = 0; i < LANES; i++) {
            var lane = new ArrayBlockingQueue<Submission>(WAITING_IN_A_LANE);
            lanes.add(lane);
            threads.execute(Simulator.untilInterrupted(() -> submit(lane.take())));
        }
        threads.execute(Simulator.once(this::come));
    }

    /** One after another, at their pace; where intake can't keep up, they don't come all at once later. */
    private void come() throws InterruptedException {
        long interval = (long) (1e9 / settings.perSecond());
        long due = System.nanoTime();
        for (long number = memory.nextSubmission(); number < settings.most(); number++) {
            long early = due - System.nanoTime();
            if (early > 0) {
                Thread.sleep(Duration.ofNanos(early));
            } else if (-early > TOO_FAR_BEHIND.toNanos()) {
                due = System.nanoTime();
            }
            due += interval;
            var submission = Submission.of(province, settings.seed(), number);
            lanes.get(Math.floorMod(submission.receiver().code().value().hashCode(), LANES))
                    .put(submission);
        }
    }

    private void submit(Submission submission) throws InterruptedException {
        var submitter = submission.submitter().code();
        var answer = lines.submit(submitter, submission.reference(), body(submission));
        if (answer.isSuccess()) {
            tally.submitted.increment();
        } else {
            tally.failed.increment();
            log.atWarn()
                    .addKeyValue("reference", submission.reference())
                    .addKeyValue("reason", answer.reason())
                    .log("intake refuses a simulated dossier");
        }
        memory.submitted(submission.number());
    }

    private Map<String, Object> body(Submission submission) throws InterruptedException {
        var citizen = submission.applicant();
        var applicant = new LinkedHashMap<String, String>();
        applicant.put("fullName", citizen.fullName());
        applicant.put("citizenId", citizen.citizenId());
        applicant.put("phone", citizen.phone());
        applicant.put("email", citizen.email());
        applicant.put("address", citizen.address());
        applicant.put("language", citizen.language());
        var parts = new ArrayList<Map<String, Object>>();
        for (var paper : submission.papers()) {
            var variant = 1 + Math.floorMod(submission.number(), VARIANTS_OF_A_PAPER);
            parts.add(Map.of(
                    "code",
                    paper.code(),
                    "attachment",
                    attachment(submission.submitter().code(), paper.code(), paper.name(), variant)));
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("procedure", submission.procedure().code().value());
        body.put("receivingAgency", submission.receiver().code().value());
        body.put("channel", submission.channel().name().toLowerCase(Locale.ROOT));
        body.put("senderReference", submission.reference());
        body.put("applicant", applicant);
        body.put("form", submission.form());
        body.put("parts", parts);
        if (!submission.facts().isEmpty()) {
            body.put("facts", submission.facts());
        }
        if (!submission.options().isEmpty()) {
            body.put("options", submission.options());
        }
        // Who hands in what shows that less is to be paid, claims it.
        var claims = submission.procedure().exemptions().stream()
                .filter(exemption -> exemption.fact() == null
                        && submission.papers().stream()
                                .anyMatch(paper -> paper.code().equals(exemption.part())))
                .map(Procedure.Exemption::code)
                .toList();
        if (!claims.isEmpty()) {
            body.put("exemptions", List.of(claims.get(Math.floorMod(submission.number(), claims.size()))));
        }
        if (settings.post()) {
            sentByPost(submission, body);
        }
        return body;
    }

    /** A share of the results goes back by post; what comes by post has a postmark. */
    private void sentByPost(Submission submission, Map<String, Object> body) {
        var dice = Dice.of(settings.seed(), "post " + submission.number());
        var citizen = submission.applicant();
        if (dice.happens(SHARE_RETURNED_BY_POST)) {
            body.put("returnBy", "post");
            body.put(
                    "delivery",
                    Map.of(
                            "recipient", citizen.fullName(),
                            "address", citizen.address(),
                            "phone", citizen.phone()));
        } else {
            body.put("returnBy", submission.channel() == Channel.ONLINE ? "online" : "counter");
        }
        if (submission.channel() == Channel.POST) {
            body.put(
                    "reception",
                    Map.of(
                            "officer",
                            "CB-%03d".formatted(dice.between(1, 24)),
                            "postmarkedOn",
                            LocalDate.now(WorkingCalendar.ZONE)
                                    .minusDays(dice.between(0, 3))
                                    .toString()));
        }
    }

    private JsonNode attachment(AgencyCode submitter, String code, String name, int variant)
            throws InterruptedException {
        // A file belongs to the agency that uploaded it.
        var identity = submitter + " " + name + variant;
        var known = uploaded.get(identity);
        if (known != null) {
            return known;
        }
        var answer = api.upload(submitter, code + ".pdf", papers.handedIn(name, variant));
        if (answer.isSuccess()) {
            uploaded.put(identity, answer.body());
        }
        return answer.body();
    }
}

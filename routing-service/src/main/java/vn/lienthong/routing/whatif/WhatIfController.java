package vn.lienthong.routing.whatif;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.route.ProcedureText;
import vn.lienthong.routing.route.RouteCheck;
import vn.lienthong.routing.route.RouteFault;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.security.Caller;

/** Tries a changed route on the dossiers of the past, before it goes live. Changes nothing. */
@RestController
class WhatIfController {
    private static final Logger log = LoggerFactory.getLogger(WhatIfController.class);
    /** A character takes at most so many bytes. */
    private static final int LONGEST_BODY = ProcedureText.LONGEST * 4;

    private final PastJournals journals;
    private final RegistryFollower registry;
    private final WhatIfSettings settings;
    /** A run takes a processor and memory; two at once help nobody. */
    private final Semaphore running = new Semaphore(1);

    WhatIfController(PastJournals journals, RegistryFollower registry, WhatIfSettings settings) {
        this.journals = journals;
        this.registry = registry;
        this.settings = settings;
    }

    @PostMapping("/v1/procedures/{code}/what-if")
    @Operation(
            summary = "What a changed route would have meant for past dossiers",
            description =
                    "The body is the changed procedure, in YAML or JSON, in the form of GET /v1/procedures/{code}. "
                            + "Dossiers received from the day `from` until before the day `to` that ran by `version` (by default "
                            + "the one in force) are replayed by both routes. Nothing is changed. Scope registry.propose.")
    WhatIfReport whatIf(
            @PathVariable String code,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam @Nullable Integer version,
            InputStream body,
            Caller caller)
            throws IOException {
        caller.require(Caller.PROPOSE);
        checkTime(from, to);
        var history = registry.history();
        var before = before(new ProcedureCode(code), version);
        var after = after(body, before, history);
        if (!running.tryAcquire()) {
            throw new Refusal(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "what-if-running",
                    "Another run is under way; one goes at a time. Try again in a little while.",
                    List.of(),
                    Duration.ofSeconds(5));
        }
        try {
            var dossiers = dossiers(before.code(), from, to);
            var report = WhatIf.compare(dossiers, before, after, history);
            log.atInfo()
                    .addKeyValue("procedure", before.key())
                    .addKeyValue("dossiers", report.dossiers())
                    .addKeyValue("replayed", report.replayed())
                    .log("a changed route was tried");
            return report;
        } finally {
            running.release();
        }
    }

    private void checkTime(LocalDate from, LocalDate to) {
        if (!from.isBefore(to) || from.plusDays(settings.longestTime().toDays()).isBefore(to)) {
            var message = "from is before to, by at most %d days"
                    .formatted(settings.longestTime().toDays());
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "time-wrong",
                    "The time to look at is wrong: " + message + ".",
                    List.of(new Fault("", "TIME_IS_IN_ORDER", message)));
        }
    }

    private Procedure before(ProcedureCode code, @Nullable Integer version) {
        var known = version == null
                ? registry.registry().procedure(code)
                : registry.registry().procedure(code, version);
        return known.orElseThrow(() -> new Refusal(
                HttpStatus.NOT_FOUND,
                "procedure-unknown",
                "No procedure of this code and version is known; GET /v1/procedures lists those in force.",
                List.of()));
    }

    /** The changed procedure; every fault of it at once. */
    private static Procedure after(InputStream body, Procedure before, RegistryHistory history) throws IOException {
        var bytes = body.readNBytes(LONGEST_BODY + 1);
        var text = ProcedureText.read(new String(bytes, UTF_8));
        var faults = new ArrayList<>(text.faults());
        var after = text.procedure();
        if (after != null) {
            faults.addAll(new RouteCheck()
                    .check(after, history).stream().filter(RouteFault::isFault).toList());
        }
        var placed = new ArrayList<>(
                faults.stream().map(fault -> Placed.of(fault, text)).toList());
        if (after != null && !after.code().equals(before.code())) {
            placed.add(new Placed(
                    text.line("/code"),
                    null,
                    "/code",
                    "CODE_IS_THE_SAME",
                    "the changed procedure has the code " + before.code() + " too"));
        }
        if (after == null || !placed.isEmpty()) {
            throw new Refusal(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "route-faulty",
                            "The changed procedure can't be used as it is; mend what is named and try again.",
                            placed.stream().map(Placed::told).toList())
                    .with("faults", placed);
        }
        return after;
    }

    /**
     * A fault, where a person finds it.
     *
     * @param line of the text, from 1
     * @param stage null where it is about none
     */
    record Placed(int line, @Nullable String stage, String pointer, String rule, String message) {
        static Placed of(RouteFault fault, ProcedureText text) {
            return new Placed(
                    text.line(fault.place()),
                    fault.stage(),
                    fault.place(),
                    fault.rule().name(),
                    fault.message());
        }

        Fault told() {
            return new Fault(
                    pointer, rule, "line " + line + (stage == null ? "" : ", stage " + stage) + ": " + message);
        }
    }

    private List<PastDossier> dossiers(ProcedureCode code, LocalDate from, LocalDate to) {
        var dossiers = new ArrayList<PastDossier>();
        try (var stories = journals.stories(
                code,
                from.atStartOfDay(WorkingCalendar.ZONE).toInstant(),
                to.atStartOfDay(WorkingCalendar.ZONE).toInstant())) {
            for (var story : (Iterable<List<JournalEntry>>) stories::iterator) {
                if (dossiers.size() == settings.mostDossiers()) {
                    throw new Refusal(
                            HttpStatus.UNPROCESSABLE_CONTENT,
                            "too-many-dossiers",
                            "There are more than %d dossiers in that time; take a shorter one."
                                    .formatted(settings.mostDossiers()),
                            List.of());
                }
                dossiers.add(PastDossier.of(story));
            }
        }
        return dossiers;
    }
}

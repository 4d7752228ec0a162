package vn.lienthong.intake.batch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.intake.admission.Admission;
import vn.lienthong.intake.audit.Attempts;
import vn.lienthong.intake.batch.Slices.Slice;
import vn.lienthong.intake.clock.ClockGuard;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.PassingTrouble;
import vn.lienthong.support.problem.ProblemMembers;
import vn.lienthong.support.problem.Refusal;

/**
 * Takes a batch (lô) while it is being read, many lines in one transaction; a line that is wrong takes no other with it.
 * What was committed stays if the sender goes away in the middle, and is recognised when it comes again.
 */
@Component
class TakeBatch {
    private static final Logger log = LoggerFactory.getLogger(TakeBatch.class);
    private static final Refusal AWAY = new Refusal(
            HttpStatus.SERVICE_UNAVAILABLE,
            "database-unavailable",
            "The line could not be stored, or it is not certain that it was. Send it again, unchanged.",
            List.of(),
            Duration.ofSeconds(5));

    private final TransactionTemplate transactions;
    private final BatchSettings settings;
    private final Admission admission;
    private final ClockGuard clockGuard;
    private final Attempts attempts;
    private final LineAttempts lineAttempts;

    TakeBatch(
            TransactionTemplate transactions,
            BatchSettings settings,
            Admission admission,
            ClockGuard clockGuard,
            Attempts attempts,
            LineAttempts lineAttempts) {
        this.transactions = transactions;
        this.settings = settings;
        this.admission = admission;
        this.clockGuard = clockGuard;
        this.attempts = attempts;
        this.lineAttempts = lineAttempts;
    }

    /** @param complete whether it was taken to its end */
    record Batch(List<LineAnswer> answers, boolean complete) {
        BatchSummary summary() {
            return BatchSummary.of(answers, complete);
        }
    }

    /** @throws IOException if the sender is gone; what was committed by then stays */
    Batch take(Agency agency, Slices slices, LineTaker lines) throws IOException {
        var taker = new Taking(agency, lines);
        var answers = new ArrayList<LineAnswer>();
        var some = new ArrayList<Slice>();
        boolean complete = false;
        int last = 0;
        try {
            while (true) {
                var slice = slices.next();
                if (slice == null) {
                    complete = takeSome(some, taker, answers);
                    break;
                }
                last = slice.number();
                if (answers.size() + some.size() == settings.mostLines()) {
                    throw new Slices.TooLarge();
                }
                some.add(slice);
                if (some.size() == settings.linesPerTransaction() && !takeSome(some, taker, answers)) {
                    break;
                }
            }
        } catch (Slices.TooLarge e) {
            if (takeSome(some, taker, answers)) {
                answers.add(LineAnswer.refused(Math.max(last, lastOf(answers) + 1), null, tooLarge()));
            }
        } catch (Slices.NoArray e) {
            if (takeSome(some, taker, answers)) {
                answers.add(LineAnswer.refused(lastOf(answers) + 1, null, noArray()));
            }
        }
        return new Batch(answers.stream().map(lines::late).toList(), complete);
    }

    /** Who takes the lines, and for whom. */
    private record Taking(Agency agency, LineTaker lines) {}

    private static int lastOf(List<LineAnswer> answers) {
        return answers.isEmpty() ? 0 : answers.getLast().line();
    }

    private Refusal tooLarge() {
        return Problem.BATCH_TOO_LARGE.refusal("They are %d lines and %d bytes."
                .formatted(settings.mostLines(), settings.largest().toBytes()));
    }

    private static Refusal noArray() {
        return Problem.LINE_MALFORMED.refusal(List.of(Rule.LINE_IS_JSON.brokenAt(
                "", "The batch is no JSON array, or it isn't ended as one; what was answered before is done.")));
    }

    /** Takes these lines and empties the list; whether it makes sense to go on. */
    private boolean takeSome(List<Slice> some, Taking taker, List<LineAnswer> answers) {
        var lines = List.copyOf(some);
        some.clear();
        boolean goOn = true;
        for (int from = 0; from < lines.size(); ) {
            int until = from;
            while (until < lines.size() && lines.get(until).bytes() != null) {
                until++;
            }
            if (until > from) {
                goOn = goOn
                        ? together(lines.subList(from, until), taker, answers)
                        : away(lines.subList(from, until), AWAY, answers);
            }
            if (until < lines.size()) {
                answer(
                        List.of(lines.get(until)),
                        List.of(tooLong(lines.get(until).number())),
                        answers);
            }
            from = until + 1;
        }
        return goOn;
    }

    private LineAnswer tooLong(int line) {
        return LineAnswer.refused(
                line,
                null,
                Problem.LINE_MALFORMED.refusal(List.of(Rule.LINE_IS_SHORT_ENOUGH.brokenAt(
                        "",
                        "The line has more than %d bytes."
                                .formatted(settings.longestLine().toBytes())))));
    }

    private boolean together(List<Slice> lines, Taking taker, List<LineAnswer> answers) {
        try (var place = admission.enter(taker.agency().code(), false)) {
            clockGuard.require();
            answers.addAll(Objects.requireNonNull(transactions.execute(status -> {
                var taken = taker.lines().take(lines);
                attempts.noteDone(lineAttempts.of(lines, taken));
                return taken;
            })));
            return true;
        } catch (RuntimeException e) {
            if (PassingTrouble.is(e)) {
                return away(lines, e instanceof Refusal refusal ? refusal : AWAY, answers);
            }
            if (lines.size() == 1) {
                log.atError()
                        .addKeyValue("exception", e.getClass().getName())
                        .addKeyValue("place", e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "unknown")
                        .log("a line of a batch failed unexpectedly");
                answer(
                        lines,
                        List.of(LineAnswer.refused(lines.getFirst().number(), null, ProblemMembers.unexpected())),
                        answers);
                return true;
            }
        }
        // One of them fails: each for itself, so that it doesn't take the others with it.
        boolean goOn = true;
        for (int i = 0; i < lines.size(); i++) {
            var one = lines.subList(i, i + 1);
            goOn = goOn ? together(one, taker, answers) : away(one, AWAY, answers);
        }
        return goOn;
    }

    /** Nothing more can be taken just now. */
    private boolean away(List<Slice> lines, Refusal why, List<LineAnswer> answers) {
        answer(
                lines,
                lines.stream()
                        .map(line -> LineAnswer.refused(line.number(), null, why))
                        .toList(),
                answers);
        return false;
    }

    /** Answers lines that changed nothing. */
    private void answer(List<Slice> lines, List<LineAnswer> own, List<LineAnswer> answers) {
        lineAttempts.of(lines, own).forEach(attempts::record);
        answers.addAll(own);
    }

    /** Whether a request that says how long it is may be read at all. */
    @Nullable
    Refusal tooLarge(long contentLength) {
        return contentLength > settings.largest().toBytes() ? tooLarge() : null;
    }
}

package vn.lienthong.intake.direct;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.intake.action.TakeReport;
import vn.lienthong.intake.direct.JudgedEvents.Judged;
import vn.lienthong.intake.direct.Outcome.Answered;
import vn.lienthong.intake.direct.Outcome.Taken;
import vn.lienthong.intake.direct.Outcome.TooEarly;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.submission.SubmitDossier;
import vn.lienthong.support.problem.PassingTrouble;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/**
 * Judges agencies' events, each once for as long as its dossier lives: the same event again is answered the same, also
 * where it was refused; another one under its id is refused.
 */
@Component
class JudgeEvents {
    private final SubmitDossier submitDossier;
    private final TakeReport takeReport;
    private final JudgedEvents judgedEvents;
    private final Clock clock;

    JudgeEvents(SubmitDossier submitDossier, TakeReport takeReport, JudgedEvents judgedEvents, Clock clock) {
        this.submitDossier = submitDossier;
        this.takeReport = takeReport;
        this.judgedEvents = judgedEvents;
        this.clock = clock;
    }

    /**
     * Begins to judge some events of one agency; all of it in the transaction that is there.
     *
     * @param ids of the events to come
     * @param topic where replies go; null where they are given at once
     */
    Sitting open(Agency agency, Caller caller, Collection<String> ids, @Nullable String topic) {
        return new Sitting(agency, caller, judgedEvents.find(agency.code(), ids), topic);
    }

    /** Some events of one agency, judged in one transaction, in their order. */
    final class Sitting {
        private final Agency agency;
        private final Caller caller;
        private final Map<String, Judged> known;
        private final @Nullable String topic;
        private final List<Judged> fresh = new ArrayList<>();

        private Sitting(Agency agency, Caller caller, Map<String, Judged> known, @Nullable String topic) {
            this.agency = agency;
            this.caller = caller;
            this.known = known;
            this.topic = topic;
        }

        /**
         * @param mayWait whether to hold an action back about a dossier the agency has no part in that we know of
         * @throws RuntimeException if it can't be judged, through no fault of the event
         */
        Outcome judge(AgencyEvent event, boolean mayWait) {
            var fingerprint = event.fingerprint();
            var before = known.get(event.id());
            if (before != null) {
                return again(event, fingerprint, before);
            }
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            try {
                return switch (event.kind()) {
                    case SUBMISSION -> {
                        var submitted = submitDossier.submit(event.data(), event.id(), caller);
                        var reply = Reply.accepted(
                                agency.code(), event, submitted.code().value(), submitted.receipt(), now);
                        keep(new Judged(agency.code(), event.id(), fingerprint, now, topic, null, reply));
                        yield new Answered(reply, submitted.before());
                    }
                    case ACTION -> {
                        var dossier = java.util.Objects.requireNonNull(event.dossier());
                        var taken = takeReport.take(dossier, event.data(), event.id(), caller);
                        keep(new Judged(agency.code(), event.id(), fingerprint, now, topic, taken.action(), null));
                        yield new Taken(event.id(), dossier, taken.action(), taken.before());
                    }
                };
            } catch (Refusal refusal) {
                if (refusal.status().equals(HttpStatus.TOO_MANY_REQUESTS)) {
                    // Used up for today, which says nothing about the event: tomorrow the same is judged.
                    return new Answered(Reply.refusedForNow(agency.code(), event, refusal, now), false);
                }
                if (PassingTrouble.is(refusal)) {
                    throw refusal;
                }
                if (mayWait && event.dossier() != null && refusal.code().equals(Problem.DOSSIER_UNKNOWN.code())) {
                    return new TooEarly(event.dossier());
                }
                var reply = Reply.refused(agency.code(), event, refusal, now);
                // What the token doesn't allow says nothing about the event.
                if (topic != null || !refusal.status().equals(HttpStatus.FORBIDDEN)) {
                    keep(new Judged(agency.code(), event.id(), fingerprint, now, topic, null, reply));
                }
                return new Answered(reply, false);
            }
        }

        private Outcome again(AgencyEvent event, byte[] fingerprint, Judged before) {
            if (!Arrays.equals(fingerprint, before.fingerprint())) {
                return new Answered(
                        Reply.refused(
                                agency.code(),
                                event,
                                Problem.EVENT_ID_REUSED.refusal(),
                                clock.instant().truncatedTo(ChronoUnit.MILLIS)),
                        false);
            }
            if (before.reply() != null) {
                return new Answered(before.reply(), true);
            }
            return new Taken(event.id(), event.dossier(), java.util.Objects.requireNonNull(before.action()), true);
        }

        private void keep(Judged judged) {
            known.put(judged.id(), judged);
            fresh.add(judged);
        }

        /** Keeps what was judged; at the end of the transaction. */
        void close() {
            judgedEvents.add(fresh);
        }
    }
}

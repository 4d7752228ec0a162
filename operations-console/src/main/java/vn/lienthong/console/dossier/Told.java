package vn.lienthong.console.dossier;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;

/**
 * An event in plain words.
 *
 * @param what one sentence
 * @param agency who did it; null where it was the system
 * @param system which part of the system, where it wasn't an agency
 * @param officer staff number
 * @param notes what else there is to know
 * @param tone {@code begin}, {@code step}, {@code seal}, {@code wait}, {@code move}, {@code done} or {@code trouble}
 */
record Told(
        String what,
        @Nullable AgencyCode agency,
        @Nullable String system,
        @Nullable String officer,
        List<String> notes,
        String tone) {

    /** Tells events of a dossier of one procedure. */
    record Teller(Names names, Optional<Procedure> procedure, Words words) {

        Told tell(String type, Optional<DossierEvent> event) {
            return event.map(this::tell).orElseGet(() -> bySystem("routing", words.say("event.unknown", type), "step"));
        }

        private Told tell(DossierEvent event) {
            return switch (event) {
                case DossierReceived received -> received(received);
                case DossierRouted routed ->
                    bySystem(
                            "routing",
                            words.say("event.dossier-routed", names.agency(routed.agency()), stage(routed.stage())),
                            "step");
                case StageAccepted accepted ->
                    byAgency(
                            accepted.agency(),
                            accepted.officer(),
                            words.say("event.stage-accepted", stage(accepted.stage())),
                            "step");
                case StageCompleted completed ->
                    byAgency(
                                    completed.agency(),
                                    completed.officer(),
                                    words.say("event.stage-completed", stage(completed.stage())),
                                    "step")
                            .noting(completed.result() == null ? List.of() : List.of(document(completed.result())));
                case SealRequested asked ->
                    bySystem(
                            "routing",
                            words.say("event.seal-requested", names.agency(asked.agency()), stage(asked.stage())),
                            "seal");
                case ResultSealed sealed ->
                    bySystem(
                                    "signing",
                                    words.say(
                                            sealed.replaces() == null ? "event.result-sealed" : "event.result-resealed",
                                            names.agency(sealed.agency()),
                                            stage(sealed.stage())),
                                    "seal")
                            .noting(sealing(sealed));
                case ResultTimestamped later ->
                    bySystem(
                                    "signing",
                                    words.say(
                                            later.assurance().level() == SignatureLevel.T
                                                    ? "event.result-timestamped"
                                                    : "event.result-raised",
                                            names.agency(later.agency()),
                                            stage(later.stage())),
                                    "seal")
                            .noting(List.of(
                                    document(later.timestamped()),
                                    words.say(
                                            "note.level",
                                            later.assurance().level(),
                                            words.moment(Objects.requireNonNull(
                                                    later.assurance().timestampedAt(), "timestampedAt")))));
                case SealAwaitsApproval waits ->
                    bySystem(
                                    "signing",
                                    words.say(
                                            "event.seal-awaits-approval",
                                            names.agency(waits.agency()),
                                            stage(waits.stage())),
                                    "wait")
                            .noting(List.of(words.say("note.until", words.moment(waits.until()))));
                case ResealRequested asked ->
                    byOperator(
                                    asked.operator(),
                                    words.say(
                                            "event.reseal-requested",
                                            names.agency(asked.agency()),
                                            stage(asked.stage())),
                                    "move")
                            .noting(List.of(
                                    reason(asked.reason()),
                                    words.say("note.certificate-no-longer-trusted", asked.certificate())));
                case SealRefused refused ->
                    bySystem(
                                    "signing",
                                    words.say(
                                            refused.keeps() == null ? "event.seal-refused" : "event.reseal-refused",
                                            names.agency(refused.agency()),
                                            stage(refused.stage())),
                                    "trouble")
                            .noting(List.of(refused.reason(), refused.reasonCode()));
                case DossierProcessed processed ->
                    bySystem(
                            "routing",
                            words.say(
                                    "event.dossier-processed",
                                    words.count(processed.results().size())),
                            "done");
                case ResultReturned returned ->
                    byAgency(returned.agency(), returned.officer(), words.say("event.result-returned"), "done");
                case DossierRefused refused ->
                    byAgency(refused.agency(), refused.officer(), words.say("event.dossier-refused"), "trouble")
                            .noting(List.of(words.say("note.reason", refused.reason())));
                case StageSkipped skipped ->
                    bySystem(
                            "routing",
                            words.say("event.stage-skipped", stage(skipped.stage()), why(skipped.why())),
                            "step");
                case OfficerAssigned assigned ->
                    byAgency(
                            assigned.agency(),
                            assigned.by(),
                            words.say("event.officer-assigned", stage(assigned.stage()), assigned.officer()),
                            "step");
                case SupplementRequested asked -> supplementRequested(asked);
                case SupplementProvided provided ->
                    byAgency(
                                    provided.agency(),
                                    provided.officer(),
                                    words.say("event.supplement-provided", stage(provided.stage())),
                                    "step")
                            .noting(List.of(
                                    words.say("note.papers", parts(codes(provided.papers()))),
                                    status(provided.status())));
                case SupplementLapsed lapsed ->
                    bySystem("routing", words.say("event.supplement-lapsed", words.minute(lapsed.until())), "trouble");
                case PaymentRequested asked ->
                    byAgency(
                                    asked.agency(),
                                    asked.officer(),
                                    words.say("event.payment-requested", stage(asked.stage())),
                                    "wait")
                            .noting(List.of(amount(asked.amount()), words.say("note.purpose", asked.purpose())));
                case PaymentConfirmed paid ->
                    byAgency(
                                    paid.agency(),
                                    paid.officer(),
                                    words.say("event.payment-confirmed", stage(paid.stage())),
                                    "step")
                            .noting(List.of(
                                    amount(paid.amount()),
                                    words.say("note.reference", paid.reference()),
                                    status(paid.status())));
                case DossierStopped stopped ->
                    byAgency(
                                    stopped.agency(),
                                    stopped.officer(),
                                    words.say("event.dossier-stopped", stage(stopped.stage())),
                                    "trouble")
                            .noting(List.of(reason(stopped.reason())));
                case DossierResumed resumed ->
                    byAgency(
                                    resumed.agency(),
                                    resumed.officer(),
                                    words.say("event.dossier-resumed", stage(resumed.stage())),
                                    "step")
                            .noting(List.of(status(resumed.status())));
                case ClockStopped stopped ->
                    bySystem(
                            "routing",
                            words.say(
                                    "event.clock-stopped",
                                    words.say("status." + stopped.because().number())),
                            "wait");
                case ClockStarted started -> clockStarted(started);
                case StageSentBack back ->
                    byAgency(
                                    back.agency(),
                                    back.officer(),
                                    words.say("event.stage-sent-back", stage(back.stage()), stages(back.to())),
                                    "trouble")
                            .noting(List.of(reason(back.reason()), words.say("note.reset", stages(back.reset()))));
                case ConsultationRequested asked ->
                    byAgency(
                                    asked.by(),
                                    asked.officer(),
                                    words.say(
                                            "event.consultation-requested",
                                            names.agency(asked.agency()),
                                            stage(askingStage(asked.stage()))),
                                    "step")
                            .noting(List.of(words.say("note.question", asked.question())));
                case ConsultationAnswered answered -> consultationAnswered(answered);
                case ConsultationLapsed lapsed ->
                    bySystem("routing", words.say("event.consultation-lapsed", names.agency(lapsed.agency())), "step");
                case WithdrawalRequested asked ->
                    byAgency(asked.agency(), asked.officer(), words.say("event.withdrawal-requested"), "wait")
                            .noting(asked.reason() == null ? List.of() : List.of(reason(asked.reason())));
                case WithdrawalAgreed agreed ->
                    byAgency(agreed.agency(), agreed.officer(), words.say("event.withdrawal-agreed"), "done");
                case WithdrawalDeclined declined ->
                    byAgency(declined.agency(), declined.officer(), words.say("event.withdrawal-declined"), "step")
                            .noting(List.of(reason(declined.reason()), status(declined.status())));
                case ResultRecalled recalled ->
                    byAgency(
                                    recalled.agency(),
                                    recalled.officer(),
                                    words.say("event.result-recalled", stage(recalled.stage())),
                                    "trouble")
                            .noting(List.of(
                                    reason(recalled.reason()),
                                    document(recalled.recalled()),
                                    words.say("note.reset", stages(recalled.reset()))));
                case StageReassigned moved ->
                    byOperator(
                                    moved.operator(),
                                    words.say(
                                            "event.stage-reassigned",
                                            stage(moved.stage()),
                                            names.agency(moved.from()),
                                            names.agency(moved.agency())),
                                    "move")
                            .noting(because(moved.reason(), moved.change()));
                case ReceiverChanged changed ->
                    byOperator(
                                    changed.operator(),
                                    words.say(
                                            "event.receiver-changed",
                                            names.agency(changed.from()),
                                            names.agency(changed.agency())),
                                    "move")
                            .noting(because(changed.reason(), changed.change()));
                case ReassignmentNeeded needed -> reassignmentNeeded(needed);
                case DueChanged changed ->
                    bySystem(
                                    "routing",
                                    changed.stage() == null
                                            ? words.say(
                                                    "event.due-changed",
                                                    words.minute(changed.from()),
                                                    words.minute(changed.dueAt()))
                                            : words.say(
                                                    "event.due-changed-stage",
                                                    stage(changed.stage()),
                                                    words.minute(changed.from()),
                                                    words.minute(changed.dueAt())),
                                    "move")
                            .noting(because(changed.reason(), changed.change()));
                case DueApproaching near ->
                    bySystem(
                                    "routing",
                                    near.stage() == null
                                            ? words.say("event.due-approaching")
                                            : words.say("event.due-approaching-stage", stage(near.stage())),
                                    "wait")
                            .noting(List.of(
                                    words.say("note.percent", words.count(near.percent())),
                                    names.agency(near.agency())));
                case BecameOverdue late ->
                    bySystem(
                                    "routing",
                                    late.stage() == null
                                            ? words.say("event.became-overdue")
                                            : words.say("event.became-overdue-stage", stage(late.stage())),
                                    "trouble")
                            .noting(List.of(names.agency(late.agency())));
                case ApologyIssued apology ->
                    byAgency(
                                    apology.agency(),
                                    apology.officer(),
                                    words.say(
                                            "event.apology-issued",
                                            words.minute(apology.before()),
                                            words.minute(apology.dueAt())),
                                    "move")
                            .noting(
                                    apology.late()
                                            ? List.of(reason(apology.reason()), words.say("note.apology-late"))
                                            : List.of(reason(apology.reason())));
                case Escalated escalated ->
                    bySystem(
                                    "routing",
                                    words.say(
                                            "event.escalated",
                                            names.agency(escalated.to()),
                                            stage(escalated.stage()),
                                            names.agency(escalated.agency())),
                                    "trouble")
                            .noting(List.of(words.sayOr(
                                    "escalated." + escalated.why(), escalated.why(), words.moment(escalated.since()))));
                case RouteMigrated migrated ->
                    bySystem(
                                    "routing",
                                    words.say(
                                            "event.route-migrated",
                                            words.count(migrated.from()),
                                            words.count(migrated.to())),
                                    "move")
                            .noting(List.of(words.say("note.change", migrated.change())));
                case ActionRefused refused ->
                    byAgency(
                                    refused.agency(),
                                    null,
                                    words.say("event.action-refused", action(refused.action()), stage(refused.stage())),
                                    "trouble")
                            .noting(refusal(refused));
            };
        }

        private List<String> sealing(ResultSealed sealed) {
            var notes = new ArrayList<String>();
            notes.add(document(sealed.sealed()));
            notes.add(words.say("note.certificate", sealed.certificate()));
            notes.add(words.say("note.signed-at", words.moment(sealed.signedAt())));
            var assurance = sealed.assurance();
            if (assurance != null) {
                notes.add(
                        assurance.timestampedAt() == null
                                ? words.say("note.no-timestamp-yet", assurance.level())
                                : words.say("note.level", assurance.level(), words.moment(assurance.timestampedAt())));
            }
            return notes;
        }

        private Told received(DossierReceived received) {
            var notes = new ArrayList<String>();
            if (!received.submittedBy().equals(received.receivingAgency())) {
                notes.add(words.say("note.received-for", names.agency(received.receivingAgency())));
            }
            notes.add(words.say("note.parts", words.count(received.parts().size())));
            if (!received.options().isEmpty()) {
                notes.add(words.say(
                        "note.options",
                        String.join(
                                "; ",
                                received.options().stream()
                                        .map(option -> Names.option(procedure, option, words))
                                        .toList())));
            }
            if (received.priority() > 0) {
                notes.add(words.say("priority." + received.priority()));
            }
            for (var part : received.parts()) {
                var signature = part.signature();
                if (signature != null) {
                    notes.add(words.say(
                            "note.signature", Names.part(procedure, part.code()), words.say("signature." + signature)));
                }
            }
            return byAgency(
                            received.submittedBy(),
                            null,
                            words.say(
                                    "event.dossier-received",
                                    names.procedure(received.procedure(), received.procedureVersion(), words),
                                    channel(received.channel(), words)),
                            "begin")
                    .noting(notes);
        }

        private Told supplementRequested(SupplementRequested asked) {
            var notes = new ArrayList<String>();
            notes.add(words.say("note.papers", parts(asked.parts())));
            notes.add(reason(asked.reason()));
            notes.add(
                    asked.until() == null
                            ? words.say("note.no-window")
                            : words.say("note.window", words.minute(asked.until())));
            return byAgency(
                            asked.agency(),
                            asked.officer(),
                            words.say("event.supplement-requested", stage(asked.stage())),
                            "wait")
                    .noting(notes);
        }

        private Told clockStarted(ClockStarted started) {
            var notes = new ArrayList<String>();
            notes.add(words.say("note.stopped-at", words.moment(started.stoppedAt())));
            started.stages().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(stage -> words.say("note.stage-due", stage(stage.getKey()), words.minute(stage.getValue())))
                    .forEach(notes::add);
            return bySystem("routing", words.say("event.clock-started", words.minute(started.dueAt())), "step")
                    .noting(notes);
        }

        private Told consultationAnswered(ConsultationAnswered answered) {
            var notes = new ArrayList<String>();
            notes.add(words.say("note.opinion", answered.opinion()));
            if (answered.result() != null) {
                notes.add(document(answered.result()));
            }
            return byAgency(
                            answered.agency(),
                            answered.officer(),
                            words.say("event.consultation-answered", stage(askingStage(answered.stage()))),
                            "step")
                    .noting(notes);
        }

        private Told reassignmentNeeded(ReassignmentNeeded needed) {
            var notes = new ArrayList<>(because(needed.reason(), needed.change()));
            if (!needed.candidates().isEmpty()) {
                notes.add(words.say(
                        "note.candidates",
                        String.join(
                                "; ",
                                needed.candidates().stream().map(names::agency).toList())));
            }
            return bySystem(
                            "routing",
                            needed.stage() == null
                                    ? words.say("event.reassignment-needed", names.agency(needed.agency()))
                                    : words.say(
                                            "event.reassignment-needed-stage",
                                            names.agency(needed.agency()),
                                            stage(needed.stage())),
                            "trouble")
                    .noting(notes);
        }

        /** Who decided it: an operator, or the registry's change by itself. */
        private Told byOperator(@Nullable String operator, String what, String tone) {
            return new Told(
                    what,
                    null,
                    words.say(operator == null ? "system.routing" : "system.operator"),
                    operator,
                    List.of(),
                    tone);
        }

        private List<String> because(String reason, @Nullable String change) {
            return change == null ? List.of(reason(reason)) : List.of(reason(reason), words.say("note.change", change));
        }

        private String reason(String reason) {
            return words.say("note.reason", reason);
        }

        private String why(String why) {
            return words.sayOr("skipped." + why, why);
        }

        private String status(DossierStatus status) {
            return words.say("note.status", words.say("status." + status.number()));
        }

        private String amount(@Nullable Long amount) {
            return amount == null ? words.say("note.amount-elsewhere") : words.say("note.amount", words.count(amount));
        }

        /** {@code x} of the consultation {@code x~1}. */
        private static String askingStage(String consultation) {
            int mark = consultation.indexOf(Names.CONSULTATION);
            return mark < 0 ? consultation : consultation.substring(0, mark);
        }

        private String stages(List<String> ids) {
            return String.join("; ", ids.stream().map(this::stage).toList());
        }

        private static List<String> codes(List<DossierPart> papers) {
            return papers.stream().map(DossierPart::code).distinct().toList();
        }

        private String parts(List<String> codes) {
            return codes.isEmpty()
                    ? words.say("note.no-papers")
                    : String.join(
                            "; ",
                            codes.stream()
                                    .map(code -> Names.part(procedure, code))
                                    .toList());
        }

        private List<String> refusal(ActionRefused refused) {
            var notes = new ArrayList<String>();
            notes.add(words.sayOr("rule." + refused.rule(), refused.detail()));
            notes.add(
                    refused.allowed().isEmpty()
                            ? words.say("note.nothing-allowed")
                            : words.say(
                                    "note.allowed",
                                    String.join(
                                            "; ",
                                            refused.allowed().stream()
                                                    .map(this::allowed)
                                                    .toList())));
            return notes;
        }

        /** {@code accept birth} in words. */
        private String allowed(String action) {
            var parts = action.split(" ", 2);
            return parts.length < 2
                    ? action
                    : words.say("note.allowed-action", words.sayOr("action." + parts[0], parts[0]), stage(parts[1]));
        }

        private String action(Action action) {
            return words.say("action." + action.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }

        private String stage(@Nullable String id) {
            return id == null ? words.say("stage.none") : Names.stage(procedure, id, words);
        }

        private String document(Attachment document) {
            var kilobytes = Math.max(1, document.size() / 1024);
            return words.say(
                    "note.document",
                    document.mediaType().equals("application/pdf") ? "PDF" : document.mediaType(),
                    words.count(kilobytes),
                    document.sha256().substring(0, 12));
        }

        private Told byAgency(AgencyCode agency, @Nullable String officer, String what, String tone) {
            return new Told(what, agency, null, officer, List.of(), tone);
        }

        private Told bySystem(String system, String what, String tone) {
            return new Told(what, null, words.say("system." + system), null, List.of(), tone);
        }
    }

    static String channel(@Nullable Channel channel, Words words) {
        return channel == null ? "?" : words.say("channel." + channel.name().toLowerCase(Locale.ROOT));
    }

    private Told noting(List<String> more) {
        return new Told(what, agency, system, officer, more, tone);
    }
}

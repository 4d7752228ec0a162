package vn.lienthong.console.dossier;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.Channel;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;

/**
 * An event in plain words.
 *
 * @param what one sentence
 * @param agency who did it; null where it was the system
 * @param system which part of the system, where it wasn't an agency
 * @param officer staff number
 * @param notes what else there is to know
 * @param tone {@code begin}, {@code step}, {@code seal}, {@code done} or {@code trouble}
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
                                            "event.result-sealed",
                                            names.agency(sealed.agency()),
                                            stage(sealed.stage())),
                                    "seal")
                            .noting(List.of(
                                    document(sealed.sealed()),
                                    words.say("note.certificate", sealed.certificate()),
                                    words.say("note.signed-at", words.moment(sealed.signedAt()))));
                case SealRefused refused ->
                    bySystem(
                                    "signing",
                                    words.say(
                                            "event.seal-refused",
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
                case DossierEvent.StageSkipped _,
                        DossierEvent.OfficerAssigned _,
                        DossierEvent.SupplementRequested _,
                        DossierEvent.SupplementProvided _,
                        DossierEvent.SupplementLapsed _,
                        DossierEvent.PaymentRequested _,
                        DossierEvent.PaymentConfirmed _,
                        DossierEvent.DossierStopped _,
                        DossierEvent.DossierResumed _,
                        DossierEvent.ClockStopped _,
                        DossierEvent.ClockStarted _,
                        DossierEvent.StageSentBack _,
                        DossierEvent.ConsultationRequested _,
                        DossierEvent.ConsultationAnswered _,
                        DossierEvent.ConsultationLapsed _,
                        DossierEvent.WithdrawalRequested _,
                        DossierEvent.WithdrawalAgreed _,
                        DossierEvent.WithdrawalDeclined _,
                        DossierEvent.ResultRecalled _,
                        DossierEvent.StageReassigned _,
                        DossierEvent.ReceiverChanged _,
                        DossierEvent.ReassignmentNeeded _,
                        DossierEvent.DueChanged _,
                        DossierEvent.DueApproaching _,
                        DossierEvent.BecameOverdue _,
                        DossierEvent.ApologyIssued _,
                        DossierEvent.Escalated _,
                        DossierEvent.RouteMigrated _ ->
                    bySystem(
                            "routing",
                            words.say("event.unknown", event.getClass().getSimpleName()),
                            "step");
                case ActionRefused refused ->
                    byAgency(
                                    refused.agency(),
                                    null,
                                    words.say("event.action-refused", action(refused.action()), stage(refused.stage())),
                                    "trouble")
                            .noting(refusal(refused));
            };
        }

        private Told received(DossierReceived received) {
            var notes = new ArrayList<String>();
            if (!received.submittedBy().equals(received.receivingAgency())) {
                notes.add(words.say("note.received-for", names.agency(received.receivingAgency())));
            }
            notes.add(words.say("note.parts", words.count(received.parts().size())));
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
            return words.say("action." + action.name().toLowerCase(Locale.ROOT));
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

package vn.lienthong.console.journal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
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
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * A dossier as its journal tells it: the fold of its entries, in order.
 *
 * @param procedure unknown only while the first entry is missing; so are receiver, channel and due time
 * @param receivedAt when the first known entry happened
 * @param dueAt the due time promised on the receipt
 * @param doneAt when it was processed or refused: what lateness is counted by
 * @param stages in the order they were opened
 * @param whole every entry so far fits the one before
 */
public record Dossier(
        String code,
        DossierStatus status,
        @Nullable ProcedureCode procedure,
        int procedureVersion,
        @Nullable AgencyCode receiver,
        @Nullable Channel channel,
        Instant receivedAt,
        @Nullable Instant dueAt,
        @Nullable Instant doneAt,
        List<Stage> stages,
        long lastSequence,
        Instant lastAt,
        String lastHash,
        boolean whole) {

    public Dossier {
        stages = List.copyOf(stages);
    }

    /** Where a stage stands. */
    public enum Phase {
        /** Opened; the agency has not taken it on yet. */
        WAITING,
        /** The agency works on it. */
        IN_PROCESS,
        /** Its document is at signing. */
        SEALING,
        DONE,
        /** The dossier was refused here. */
        REFUSED
    }

    /**
     * One stage of the route, once it is opened.
     *
     * @param dueAt when it is due, if the route sets it a limit
     */
    public record Stage(
            String id,
            AgencyCode agency,
            Phase phase,
            Instant openedAt,
            @Nullable Instant dueAt,
            @Nullable Instant doneAt) {

        boolean isOpen() {
            return phase != Phase.DONE && phase != Phase.REFUSED;
        }

        Stage in(Phase next, @Nullable Instant done) {
            return new Stage(id, agency, next, openedAt, dueAt, done);
        }
    }

    /** The dossier after one more entry. */
    static Dossier after(@Nullable Dossier before, Entry entry) {
        var dossier = before == null ? unknown(entry) : before;
        var link = entry.after(dossier.lastSequence, dossier.lastHash);
        var folded = entry.event().map(event -> dossier.with(event, entry.at())).orElse(dossier);
        return folded.read(entry, link == Entry.Link.WHOLE);
    }

    /** All entries of one dossier, in order, folded. */
    static Dossier of(List<Entry> entries) {
        Dossier dossier = null;
        for (var entry : entries) {
            dossier = after(dossier, entry);
        }
        return java.util.Objects.requireNonNull(dossier, "a dossier has at least one entry");
    }

    private static Dossier unknown(Entry first) {
        return new Dossier(
                first.dossier(),
                DossierStatus.REGISTERED,
                null,
                0,
                null,
                null,
                first.at(),
                null,
                null,
                List.of(),
                0,
                first.at(),
                JournalEntry.BEGINNING,
                true);
    }

    private Dossier with(DossierEvent event, Instant at) {
        return switch (event) {
            case DossierReceived received -> received(received);
            case DossierRouted routed -> opened(routed, at);
            case StageAccepted accepted ->
                stage(accepted.stage(), accepted.agency(), at, stage -> stage.in(Phase.IN_PROCESS, null))
                        .status(DossierStatus.IN_PROCESS);
            case StageCompleted completed ->
                stage(completed.stage(), completed.agency(), at, stage -> stage.in(Phase.DONE, at));
            case SealRequested asked ->
                stage(asked.stage(), asked.agency(), at, stage -> stage.in(Phase.SEALING, null));
            case ResultSealed sealed -> stage(sealed.stage(), sealed.agency(), at, stage -> stage.in(Phase.DONE, at));
            case SealRefused refused ->
                stage(refused.stage(), refused.agency(), at, stage -> stage.in(Phase.IN_PROCESS, null));
            case DossierProcessed processed -> status(DossierStatus.PROCESSED).done(at);
            case ResultReturned returned -> status(DossierStatus.RETURNED).done(at);
            case DossierRefused refused -> refusedAt(at);
            case ActionRefused refused -> this;
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
                    DossierEvent.RouteMigrated _ -> status(status.after(event));
        };
    }

    private Dossier received(DossierReceived received) {
        return new Dossier(
                code,
                DossierStatus.RECEIVED,
                received.procedure(),
                received.procedureVersion(),
                received.receivingAgency(),
                received.channel(),
                receivedAt,
                received.dueAt(),
                doneAt,
                stages,
                lastSequence,
                lastAt,
                lastHash,
                whole);
    }

    private Dossier opened(DossierRouted routed, Instant at) {
        var next = new ArrayList<>(stages);
        next.removeIf(stage -> stage.id().equals(routed.stage()));
        next.add(new Stage(routed.stage(), routed.agency(), Phase.WAITING, at, routed.dueAt(), null));
        return stages(next);
    }

    private Dossier stage(String id, AgencyCode agency, Instant at, UnaryOperator<Stage> change) {
        var next = new ArrayList<>(stages);
        for (var i = 0; i < next.size(); i++) {
            if (next.get(i).id().equals(id)) {
                next.set(i, change.apply(next.get(i)));
                return stages(next);
            }
        }
        // Its opening is missing from the journal we could read.
        next.add(change.apply(new Stage(id, agency, Phase.WAITING, at, null, null)));
        return stages(next);
    }

    private Dossier refusedAt(Instant at) {
        return status(DossierStatus.REFUSED)
                .done(at)
                .stages(stages.stream()
                        .map(stage -> stage.isOpen() ? stage.in(Phase.REFUSED, at) : stage)
                        .toList());
    }

    private Dossier status(DossierStatus next) {
        // Accepting the stage that returns the result doesn't take a processed dossier back into process.
        var kept = status == DossierStatus.PROCESSED && next == DossierStatus.IN_PROCESS ? status : next;
        return new Dossier(
                code,
                kept,
                procedure,
                procedureVersion,
                receiver,
                channel,
                receivedAt,
                dueAt,
                doneAt,
                stages,
                lastSequence,
                lastAt,
                lastHash,
                whole);
    }

    private Dossier done(Instant at) {
        return new Dossier(
                code,
                status,
                procedure,
                procedureVersion,
                receiver,
                channel,
                receivedAt,
                dueAt,
                doneAt == null ? at : doneAt,
                stages,
                lastSequence,
                lastAt,
                lastHash,
                whole);
    }

    private Dossier stages(List<Stage> next) {
        return new Dossier(
                code,
                status,
                procedure,
                procedureVersion,
                receiver,
                channel,
                receivedAt,
                dueAt,
                doneAt,
                next,
                lastSequence,
                lastAt,
                lastHash,
                whole);
    }

    private Dossier read(Entry entry, boolean fits) {
        return new Dossier(
                code,
                status,
                procedure,
                procedureVersion,
                receiver,
                channel,
                receivedAt,
                dueAt,
                doneAt,
                stages,
                entry.sequence(),
                entry.at(),
                entry.hash(),
                whole && fits);
    }

    /** The stages somebody has yet to finish. */
    @JsonIgnore
    public List<Stage> openStages() {
        return stages.stream().filter(Stage::isOpen).toList();
    }

    public Optional<Stage> stage(String id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }

    /** Every agency that has a part in it. */
    @JsonIgnore
    public Set<AgencyCode> agencies() {
        var agencies = new LinkedHashSet<AgencyCode>();
        if (receiver != null) {
            agencies.add(receiver);
        }
        stages.forEach(stage -> agencies.add(stage.agency()));
        return agencies;
    }

    /** Past its due time: still undone now, or done after it. */
    public boolean isLate(Instant now) {
        return dueAt != null && (doneAt == null ? now : doneAt).isAfter(dueAt);
    }
}

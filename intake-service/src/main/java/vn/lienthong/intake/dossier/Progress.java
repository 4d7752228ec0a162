package vn.lienthong.intake.dossier;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * How far the journal says a dossier is, as of its entry number {@code sequence}.
 *
 * @param results the sealed documents issued so far
 * @param papers documents that came on the way and are no results: supplements, opinions, drafts, former copies of results
 * @param dueAt its due time now; null until the journal says one
 * @param stoppedSince since when its clock stands still; null while it runs
 * @param ended it goes no further
 * @param receiver who receives it now; null where that never changed
 * @param routeVersion by which version of its procedure it goes now; null where that never changed
 * @param since since when it has its status; null where that isn't known
 * @param asked what is asked of the applicant
 */
record Progress(
        long sequence,
        DossierStatus status,
        List<Attachment> results,
        List<Attachment> papers,
        @Nullable Instant dueAt,
        @Nullable Instant stoppedSince,
        boolean ended,
        @Nullable AgencyCode receiver,
        @Nullable Integer routeVersion,
        @Nullable Instant since,
        Asked asked) {
    /** Handed in; the journal doesn't know it yet. */
    static final Progress NONE = new Progress(
            0, DossierStatus.REGISTERED, List.of(), List.of(), null, null, false, null, null, null, Asked.NOTHING);

    /**
     * The progress after the journal's next entry.
     *
     * @param event null where it is of a kind this version doesn't know
     */
    Progress after(JournalEntry next, @Nullable DossierEvent event) {
        if (event == null) {
            return new Progress(
                    next.sequence(),
                    status,
                    results,
                    papers,
                    dueAt,
                    stoppedSince,
                    ended,
                    receiver,
                    routeVersion,
                    since,
                    asked);
        }
        var due = StageChange.dueAtOfDossier(event);
        return new Progress(
                next.sequence(),
                status.after(event),
                results(event),
                with(papers, brought(event)),
                due == null ? dueAt : due,
                switch (event) {
                    case ClockStopped stopped -> stoppedSince == null ? next.at() : stoppedSince;
                    case ClockStarted started -> null;
                    default -> stoppedSince;
                },
                // A result that is recalled begins another round.
                StageChange.ends(event) || ended && !(event instanceof ResultRecalled),
                event instanceof ReceiverChanged changed ? changed.agency() : receiver,
                event instanceof RouteMigrated migrated ? Integer.valueOf(migrated.to()) : routeVersion,
                status.after(event) == status ? since : next.at(),
                asked.after(event));
    }

    private List<Attachment> results(DossierEvent event) {
        return switch (event) {
            case ResultSealed sealed ->
                sealed.replaces() == null
                        ? with(results, Stream.of(sealed.sealed()))
                        : replaced(sealed.replaces(), sealed.sealed());
            case ResultTimestamped timestamped -> replaced(timestamped.before(), timestamped.timestamped());
            case ResultRecalled recalled ->
                results.stream()
                        .filter(document -> !document.equals(recalled.recalled()))
                        .toList();
            case DossierProcessed processed -> processed.results();
            default -> results;
        };
    }

    /** The same results, with another copy in one's place; as they are where that one is no result any more. */
    private List<Attachment> replaced(String former, Attachment copy) {
        return results.stream()
                .map(document -> document.sha256().equals(former) ? copy : document)
                .toList();
    }

    /** What was handed to somebody stays there to be fetched: the copy of a result from before another took its place. */
    private Stream<Attachment> former(@Nullable String digest) {
        return results.stream().filter(document -> document.sha256().equals(digest));
    }

    /** What an event brings that isn't a result, or no longer is. */
    private Stream<Attachment> brought(DossierEvent event) {
        return switch (event) {
            case ResultSealed sealed -> former(sealed.replaces());
            case ResultTimestamped timestamped -> former(timestamped.before());
            case SupplementProvided provided -> provided.papers().stream().map(DossierPart::attachment);
            // To be looked at by those who approve, sign or go on with it.
            case StageCompleted completed -> Stream.ofNullable(completed.result());
            case ConsultationAnswered answered -> Stream.ofNullable(answered.result());
            default -> Stream.empty();
        };
    }

    private static List<Attachment> with(List<Attachment> before, Stream<Attachment> more) {
        var all = new ArrayList<>(before);
        more.filter(one -> !all.contains(one)).forEach(all::add);
        return List.copyOf(all);
    }
}

package vn.lienthong.intake.dossier;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierStatus;

/**
 * How far the journal says a dossier is, as of its entry number {@code sequence}.
 *
 * @param results the sealed documents issued so far
 */
record Progress(long sequence, DossierStatus status, List<Attachment> results) {
    /** Handed in; the journal doesn't know it yet. */
    static final Progress NONE = new Progress(0, DossierStatus.REGISTERED, List.of());

    /**
     * The progress after the journal's next entry.
     *
     * @param event null where it is of a kind this version doesn't know
     */
    Progress after(long next, @Nullable DossierEvent event) {
        if (event == null) {
            return new Progress(next, status, results);
        }
        var documents = switch (event) {
            case ResultSealed sealed -> {
                var more = new ArrayList<>(results);
                more.add(sealed.sealed());
                yield List.copyOf(more);
            }
            case ResultRecalled recalled ->
                results.stream()
                        .filter(document -> !document.equals(recalled.recalled()))
                        .toList();
            case DossierProcessed processed -> processed.results();
            default -> results;
        };
        return new Progress(next, status.after(event), documents);
    }
}

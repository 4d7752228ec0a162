package vn.lienthong.intake.attachment;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Refusal;

/**
 * Notes which files a dossier names. Called in the transaction that accepts the submission or action: from then on the
 * files stay, and one that has just been swept is told.
 */
@Component
public class NameFiles {
    private final JdbcUploads uploads;

    NameFiles(JdbcUploads uploads) {
        this.uploads = uploads;
    }

    /** @param problem in which it is told that a file has gone since it was checked */
    public void name(DossierCode dossier, Collection<Attachment> attachments, Problem problem) {
        var digests = digests(attachments);
        if (!digests.isEmpty() && uploads.use(dossier, digests) < digests.size()) {
            throw gone(problem);
        }
    }

    /**
     * As {@link #name}, of a dossier that is added together with it; see {@link
     * vn.lienthong.support.database.Writes#together}.
     *
     * @param isAdded whether it was: if not, nothing is named
     */
    public void nameByNew(
            DossierCode dossier, Collection<Attachment> attachments, Problem problem, BooleanSupplier isAdded) {
        var digests = digests(attachments);
        if (!digests.isEmpty()) {
            uploads.useByNew(dossier, digests, kept -> {
                if (kept < digests.size() && isAdded.getAsBoolean()) {
                    throw gone(problem);
                }
            });
        }
    }

    private static Set<String> digests(Collection<Attachment> attachments) {
        return attachments.stream().map(Attachment::sha256).collect(Collectors.toSet());
    }

    private static Refusal gone(Problem problem) {
        return problem.refusal(List.of(Rule.ATTACHMENT_IS_STORED.brokenAt(
                "", "A file that is named isn't kept any more; upload all of them again.")));
    }
}

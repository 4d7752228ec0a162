package vn.lienthong.intake.attachment;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;

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
        var digests = attachments.stream().map(Attachment::sha256).collect(Collectors.toSet());
        if (!digests.isEmpty() && uploads.use(dossier, digests) < digests.size()) {
            throw problem.refusal(List.of(Rule.ATTACHMENT_IS_STORED.brokenAt(
                    "", "A file that is named isn't kept any more; upload all of them again.")));
        }
    }
}

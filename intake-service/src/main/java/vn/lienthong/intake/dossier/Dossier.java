package vn.lienthong.intake.dossier;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.submission.Submission;

/** A dossier as it was handed in, and how far it is. */
record Dossier(Submission submission, Progress progress, List<Stage> stages) {

    /** Whether an agency handed it in, receives it, or was given a stage of it. */
    boolean hasPart(AgencyCode agency) {
        return submission.submittedBy().equals(agency)
                || submission.receivingAgency().equals(agency)
                || stages.stream().anyMatch(stage -> stage.agency().equals(agency));
    }

    /** One of its papers or results. */
    Optional<Attachment> attachment(String sha256) {
        return Stream.concat(submission.attachments().stream(), progress.results().stream())
                .filter(attachment -> attachment.sha256().equals(sha256))
                .findFirst();
    }
}

package vn.lienthong.intake.dossier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.intake.submission.Submission;

/** A dossier as it was handed in, and how far it is. */
record Dossier(Submission submission, Progress progress, List<Stage> stages) {

    /** Who receives it and returns its result, as of now. */
    AgencyCode receiver() {
        return progress.receiver() == null ? submission.receivingAgency() : progress.receiver();
    }

    /** When it is due, as of now. */
    Instant dueAt() {
        return progress.dueAt() == null ? submission.dueAt() : progress.dueAt();
    }

    /** By which version of its procedure it goes. */
    int routeVersion() {
        return progress.routeVersion() == null ? submission.procedureVersion() : progress.routeVersion();
    }

    /** The commune it is about, where that is stated. */
    @Nullable
    AgencyCode place() {
        var place = submission.facts().get(Registry.PLACE);
        return place == null ? null : new AgencyCode(place);
    }

    /** Who has a stage that has been opened. */
    @Nullable
    AgencyCode agencyOf(String stage) {
        return stages.stream()
                .filter(one -> one.stage().equals(stage))
                .map(Stage::agency)
                .findFirst()
                .orElse(null);
    }

    /** Whether an agency handed it in, receives it, or was given a stage of it, be it to be consulted. */
    boolean hasPart(AgencyCode agency) {
        return submission.submittedBy().equals(agency)
                || receiver().equals(agency)
                || stages.stream().anyMatch(stage -> stage.agency().equals(agency));
    }

    /** What was handed in with it and came on the way; no results. */
    List<Attachment> papers() {
        return Stream.concat(submission.attachments().stream(), progress.papers().stream())
                .distinct()
                .toList();
    }

    /** One of its papers or results. */
    Optional<Attachment> attachment(String sha256) {
        return Stream.concat(papers().stream(), progress.results().stream())
                .filter(attachment -> attachment.sha256().equals(sha256))
                .findFirst();
    }
}

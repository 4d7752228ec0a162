package vn.lienthong.intake.submission;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.intake.request.Fingerprint;
import vn.lienthong.intake.submission.CheckSubmission.Faulty;
import vn.lienthong.intake.submission.CheckSubmission.Sound;
import vn.lienthong.intake.submission.Preflight.Expected;
import vn.lienthong.intake.submission.Preflight.ExpectedPart;
import vn.lienthong.intake.submission.Preflight.ExpectedStage;
import vn.lienthong.intake.submission.Preflight.Remark;
import vn.lienthong.intake.submission.Preflight.RemarkCode;
import vn.lienthong.intake.submission.Preflight.SignatureCheck;
import vn.lienthong.intake.submission.Submissions.Identification;

/** Tells what would become of a submission (kiểm tra trước khi nộp): all of it is checked, nothing is stored. */
@Component
class PreflightDossier {
    private final CheckSubmission check;
    private final Submissions submissions;
    private final Clock clock;

    PreflightDossier(CheckSubmission check, Submissions submissions, Clock clock) {
        this.check = check;
        this.submissions = submissions;
        this.clock = clock;
    }

    Preflight preflight(
            SubmissionRequest request, @Nullable String idempotencyKey, Agency caller, RegistryHistory history) {
        var receivedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        AcceptDossier.checkRight(request, caller, history.at(receivedAt));
        var identification = new Identification(idempotencyKey, request.senderReference(), Fingerprint.of(request));
        // In the order in which a submission is judged: what is known under its key comes before its faults.
        var known = submissions.find(caller.code(), identification);
        if (known.stream().anyMatch(one -> !one.sameRequest())) {
            return Preflight.refused(AcceptDossier.keyReused(identification));
        }
        var verdict = check.check(request, caller, history, receivedAt);
        if (!known.isEmpty()) {
            return acceptedBefore(known.getFirst().submission());
        }
        return switch (verdict) {
            case Faulty(var faults) -> Preflight.refused(faults);
            case Sound sound ->
                new Preflight(
                        true,
                        List.of(),
                        remarks(sound, caller),
                        expected(sound, new Moment(receivedAt, history.at(receivedAt))));
        };
    }

    private record Moment(java.time.Instant at, Registry registry) {}

    private static Preflight acceptedBefore(Submission submission) {
        var remark = new Remark(
                RemarkCode.ACCEPTED_BEFORE,
                "This request was accepted before; sent again, it is answered as it was then.",
                List.of(submission.code().value()));
        return new Preflight(true, List.of(), List.of(remark), null);
    }

    private List<Remark> remarks(Sound sound, Agency caller) {
        var files = sound.parts().stream().map(DossierPart::attachment).toList();
        var alike = submissions.openWithTheSameFiles(
                caller.code(), sound.procedure().code(), files);
        return alike.isEmpty()
                ? List.of()
                : List.of(new Remark(
                        RemarkCode.LIKELY_DUPLICATE,
                        "Your agency handed in the very same files under this procedure before, and that dossier is"
                                + " still open. It may be a slip.",
                        alike.stream().map(DossierCode::value).toList()));
    }

    private static Expected expected(Sound sound, Moment now) {
        return new Expected(
                sound.procedure().code(),
                sound.procedure().version(),
                sound.receiver().code(),
                now.at(),
                AcceptDossier.dueAt(sound, now.at(), now.registry()),
                Lane.of(sound.priority()),
                Payable.of(sound.procedure(), sound.channel(), sound.exemptions()),
                sound.returnBy(),
                sound.parts().stream()
                        .map(part -> new ExpectedPart(
                                part.code(), part.attachment().sha256(), SignatureCheck.NOT_VERIFIED_YET))
                        .toList(),
                stages(sound, now.registry()));
    }

    private static List<ExpectedStage> stages(Sound sound, Registry registry) {
        var place = sound.facts().get(Registry.PLACE);
        var agencies = new StageAgencies(
                registry,
                sound.procedure(),
                sound.receiver().code(),
                place == null ? null : new AgencyCode(place),
                sound.options(),
                stage -> null);
        var stages = new ArrayList<ExpectedStage>();
        agencies.stages()
                .forEach(stage -> agencies.of(stage)
                        .flatMap(registry::agency)
                        .ifPresent(agency -> stages.add(new ExpectedStage(
                                stage.id(),
                                stage.name(),
                                agency.code(),
                                agency.name(),
                                stage.limit(),
                                stage.after(),
                                stage.when() != null))));
        return stages;
    }

    /** The digests of files, whatever their order and their names. */
    static java.util.Set<String> digests(List<Attachment> files) {
        return files.stream().map(Attachment::sha256).collect(Collectors.toSet());
    }
}

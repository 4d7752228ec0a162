package vn.lienthong.routing.decision;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.signature.SignatureEvent.ApprovalAwaited;
import vn.lienthong.contract.signature.SignatureEvent.DocumentSigned;
import vn.lienthong.contract.signature.SignatureEvent.DocumentTimestamped;
import vn.lienthong.contract.signature.SignatureEvent.SigningRefused;
import vn.lienthong.routing.decision.Seals.Seal;

/**
 * What signing's answers mean. A stage that waits for its seal goes on with it, or is the agency's again. A result that is
 * sealed again, and a seal that gets its timestamp, change the document and nothing else, also when the dossier has ended.
 */
final class SealAnswers {
    private final Unfolding story;

    SealAnswers(Unfolding story) {
        this.story = story;
    }

    void hear(SignatureEvent answer) {
        switch (answer) {
            case DocumentSigned signed -> signed(signed);
            case SigningRefused refused -> refused(refused);
            case DocumentTimestamped timestamped -> timestamped(timestamped);
            case ApprovalAwaited awaited -> awaited(awaited);
        }
    }

    private void signed(DocumentSigned signed) {
        var stage = waiting(signed.request());
        if (stage != null) {
            story.add(sealed(signed, stage, null)).onward();
            return;
        }
        again(signed.request()).ifPresent(seal -> story.add(sealed(signed, seal.stage(), onResultOf(seal.stage()))));
    }

    private static ResultSealed sealed(DocumentSigned signed, String stage, @Nullable String replaces) {
        return new ResultSealed(
                signed.request(),
                stage,
                signed.agency(),
                signed.sealed(),
                signed.certificate(),
                signed.signedAt(),
                signed.assurance(),
                replaces);
    }

    private void refused(SigningRefused refused) {
        var stage = waiting(refused.request());
        if (stage != null) {
            story.add(refused(refused, stage, null));
            ChangeReview.comesBack(story, stage);
            return;
        }
        again(refused.request()).ifPresent(seal -> story.add(refused(refused, seal.stage(), onResultOf(seal.stage()))));
    }

    private static SealRefused refused(SigningRefused refused, String stage, @Nullable String keeps) {
        return new SealRefused(
                refused.request(), stage, refused.agency(), refused.reasonCode(), refused.reason(), keeps);
    }

    /**
     * The timestamp of a seal that came without: also where it is no longer on the result, for it was given, and both its
     * times are to be provable. And the result as it stands, raised to a level at which it can be proved for longer.
     */
    private void timestamped(DocumentTimestamped timestamped) {
        story.state()
                .seals()
                .of(timestamped.request())
                .filter(seal -> seal.untimed() || isResult(seal, timestamped.before()))
                .ifPresent(seal -> story.add(new ResultTimestamped(
                        timestamped.request(),
                        seal.stage(),
                        timestamped.agency(),
                        timestamped.before(),
                        timestamped.timestamped(),
                        timestamped.assurance())));
    }

    private boolean isResult(Seal seal, String sha256) {
        return seal.current() && sha256.equals(onResultOf(seal.stage()));
    }

    private void awaited(ApprovalAwaited awaited) {
        var request = awaited.request();
        var told = story.state().seals().of(request).map(Seal::approvalTold).orElse(false);
        var stage =
                Optional.ofNullable(waiting(request)).or(() -> again(request).map(Seal::stage));
        if (!told) {
            stage.ifPresent(at -> story.add(new SealAwaitsApproval(request, at, awaited.agency(), awaited.until())));
        }
    }

    /** The stage that waits for this seal; null where none does, or none goes on any more. */
    private @Nullable String waiting(String request) {
        if (story.state().ended()) {
            return null;
        }
        return story.state().stages().entrySet().stream()
                .filter(stage -> request.equals(stage.getValue().sealRequest()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The seal by which a result is to be sealed again. */
    private Optional<Seal> again(String request) {
        return story.state()
                .seals()
                .of(request)
                .filter(seal -> !seal.isGiven() && story.state().results().containsKey(seal.stage()));
    }

    private @Nullable String onResultOf(String stage) {
        var result = story.state().results().get(stage);
        return result == null ? null : result.sha256();
    }
}

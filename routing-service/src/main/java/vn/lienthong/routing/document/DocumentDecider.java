package vn.lienthong.routing.document;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageTimestamped;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestExpired;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningAwaitsApproval;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningRefused;
import vn.lienthong.contract.document.DocumentEvent.DuplicateRecognised;
import vn.lienthong.contract.document.DocumentEvent.ReceiptOverdue;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentReplacementAnnounced;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentTransportReported;
import vn.lienthong.contract.document.DocumentInput.DocumentUpdateRequested;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageApprovalAwaited;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageTimestamped;
import vn.lienthong.routing.decision.Undecidable;
import vn.lienthong.routing.document.DocumentState.ReceiverState;
import vn.lienthong.routing.document.DocumentState.Request;
import vn.lienthong.routing.document.DocumentState.Signing;

/**
 * Decides what an input, an answer of signing, or the passing of time means for a document: a pure function of the document's
 * state, what came, the time it carries, and the registry as it is on that day.
 */
public final class DocumentDecider {
    // EdXML's kinds of package.
    static final int NEW = 0;
    static final int RECALL = 1;
    static final int UPDATE = 2;
    static final int REPLACEMENT = 3;

    private final RegistryHistory history;
    private final DocumentPolicy policy;

    public DocumentDecider(RegistryHistory history, DocumentPolicy policy) {
        this.history = history;
        this.policy = policy;
    }

    /**
     * What an edge reported.
     *
     * @param state null before the document's registration
     * @param sequence of the newest entry of the document's journal
     * @throws Undecidable if it can't be decided at all; what isn't allowed is decided: it is refused
     */
    public DocumentDecision decide(
            DocumentCode code, @Nullable DocumentState state, long sequence, DocumentInput input, Instant at) {
        var story = story(code, state, sequence, at);
        if (input instanceof DocumentSent sent) {
            send(story, state, sent);
            return story.decided();
        }
        if (state == null) {
            throw new Undecidable("no document of this code has been sent", false);
        }
        switch (input) {
            case DocumentSent _ -> throw new IllegalStateException("dealt with above");
            case DocumentRecallRequested recall -> new Requests(story).recall(recall);
            case DocumentUpdateRequested update -> new Requests(story).update(update);
            case DocumentReplacementAnnounced replacement -> new Requests(story).replace(replacement);
            case DocumentStatusReported report -> new Reports(story).status(report);
            case DocumentTransportReported report -> new Reports(story).transport(report);
        }
        return story.decided();
    }

    /** What signing answered; nothing where the answer has been heard before, or isn't waited for any more. */
    public DocumentDecision decide(
            DocumentCode code, @Nullable DocumentState state, long sequence, PackageSignatureEvent answer, Instant at) {
        if (state == null) {
            throw new Undecidable("no document of this code has been sent", false);
        }
        var story = story(code, state, sequence, at);
        if (answer instanceof PackageTimestamped timestamped) {
            if (state.untimed().contains(timestamped.before())) {
                story.add(new DocumentPackageTimestamped(
                        timestamped.before(), timestamped.timestamped(), timestamped.assurance()));
            }
            return story.told();
        }
        var recall = state.recall(answer.request(), code);
        if (recall.isPresent()) {
            new Recalls(story).answered(recall.get(), answer);
            return story.decided();
        }
        var signing = state.signing();
        if (signing == null || !signing.request().equals(answer.request())) {
            return story.told();
        }
        switch (answer) {
            case PackageSigned signed -> {
                var consignment =
                        new Consignment(signed.signed(), signing.consignment().contents(), true);
                story.add(new DocumentPackageSigned(
                        consignment, signed.certificate(), signed.signedAt(), signed.assurance()));
                passOn(story, signing, consignment);
            }
            case PackageTimestamped _ -> throw new IllegalStateException("dealt with above");
            case PackageApprovalAwaited awaited -> {
                if (!signing.approvalTold()) {
                    story.add(new DocumentSigningAwaitsApproval(awaited.agency(), awaited.until()));
                }
            }
            case PackageSigningRefused refused ->
                story.add(new DocumentSigningRefused(refused.reasonCode(), refused.reason()));
        }
        return story.decided();
    }

    private static void passOn(DocumentStory story, Signing signing, Consignment consignment) {
        var staying = signing.staying().stream()
                .filter(receiver -> !story.receiver(receiver).isWithoutIt())
                .toList();
        if (!staying.isEmpty()) {
            story.ask(Request.UPDATE, staying, signing.reason(), consignment);
        }
        signing.to().forEach(receiver -> story.dispatch(receiver, consignment));
    }

    /** What has become due by now. */
    public DocumentDecision pass(DocumentCode code, DocumentState state, long sequence, Instant now) {
        var story = story(code, state, sequence, now);
        state.receivers().forEach((receiver, known) -> {
            var receiptBy = known.receiptAwaitedBy();
            if (receiptBy != null && !receiptBy.isAfter(now)) {
                story.add(new ReceiptOverdue(receiver, receiptBy));
            }
            var asked = known.asked();
            if (isAwaited(state, receiver) && asked != null && !asked.answerBy().isAfter(now)) {
                story.add(new DocumentRequestExpired(receiver, asked.request().wire()));
            }
        });
        return story.decided();
    }

    /** When {@link #pass} has something to do, if nothing else happens before. */
    public Optional<Instant> nextDue(DocumentState state) {
        return state.receivers().entrySet().stream()
                .flatMap(one -> Stream.of(
                                Optional.ofNullable(one.getValue().receiptAwaitedBy()),
                                Optional.ofNullable(one.getValue().asked())
                                        .filter(_ -> isAwaited(state, one.getKey()))
                                        .map(asked -> asked.answerBy()))
                        .flatMap(Optional::stream))
                .min(Instant::compareTo);
    }

    /** It has been asked, and its time runs; it doesn't while the package that asks waits for its signature. */
    private static boolean isAwaited(DocumentState state, AgencyCode receiver) {
        var known = state.receivers().get(receiver);
        return known != null && known.isAsked() && !state.waitsForSignature(receiver);
    }

    private DocumentStory story(DocumentCode code, @Nullable DocumentState state, long sequence, Instant at) {
        return new DocumentStory(code, state, sequence, new Directory(history.at(at), policy), at);
    }

    // ---- a document is sent, or sent again

    private static void send(DocumentStory story, @Nullable DocumentState state, DocumentSent sent) {
        if (!sent.letterhead().code().equals(story.code())
                && !DocumentCode.of(
                                story.directory().known(sent.letterhead().from()),
                                sent.letterhead().documentId())
                        .equals(story.code())) {
            throw new Undecidable("the document's code isn't that of its sender and DocumentId", false);
        }
        if (state == null || state.refused() && state.receivers().isEmpty()) {
            register(story, sent);
            return;
        }
        if (!state.versions().contains(DocumentState.contentsOf(sent.consignment()))) {
            story.refuse(
                    story.directory().known(sent.letterhead().from()),
                    "document-sent",
                    DocumentRule.DOCUMENT_ID_REUSED);
            return;
        }
        var further = dispatchable(story, sent).stream()
                .filter(receiver -> isFurther(state, receiver))
                .toList();
        if (further.isEmpty()) {
            story.add(new DuplicateRecognised(sent.consignment().edxml().sha256()));
        } else if (state.signing() != null) {
            story.refuse(story.directory().known(sent.letterhead().from()), "document-sent", DocumentRule.SIGNED_FIRST);
        } else {
            var passedOn = needsSignature(sent.way(), sent.consignment()) ? state.consignment() : sent.consignment();
            further.forEach(receiver -> story.dispatch(receiver, passedOn));
        }
    }

    private static void register(DocumentStory story, DocumentSent sent) {
        var to = story.directory().known(sent.to());
        story.add(new DocumentRegistered(
                sent.letterhead(), to, sent.consignment(), sent.way(), sent.replaces(), sent.dossier()));
        var receivers = dispatchable(story, sent);
        if (!receivers.isEmpty() && needsSignature(sent.way(), sent.consignment())) {
            story.sign(sent.consignment(), receivers, List.of(), "");
        } else {
            receivers.forEach(receiver -> story.dispatch(receiver, sent.consignment()));
        }
    }

    /** What was handed in here leaves with its agency's signature; what came over the axis stays as it came. */
    static boolean needsSignature(Way way, Consignment consignment) {
        return way == Way.PROVINCE && !consignment.signed();
    }

    /** What came over the axis goes to our own only: the axis serves the others itself. */
    private static List<Addressee> dispatchable(DocumentStory story, DocumentSent sent) {
        var directory = story.directory();
        return directory.known(sent.to()).stream()
                .filter(receiver -> sent.way() == Way.PROVINCE || directory.wayTo(receiver.agency()) == Way.PROVINCE)
                .toList();
    }

    /** It hasn't been sent to it, or it couldn't be handed over; what was taken back isn't sent anew by a repetition. */
    private static boolean isFurther(DocumentState state, Addressee receiver) {
        var signing = state.signing();
        if (signing != null && signing.isFor(receiver.agency())) {
            return false;
        }
        var known = state.receivers().get(receiver.agency());
        return known == null || couldNotBeHandedOver(known);
    }

    private static boolean couldNotBeHandedOver(ReceiverState known) {
        return known.phase() == DocumentState.Phase.HOLDS
                && known.status() == null
                && known.isWithoutIt()
                && !known.isAsked();
    }
}

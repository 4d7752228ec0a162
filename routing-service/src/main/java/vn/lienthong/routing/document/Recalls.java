package vn.lienthong.routing.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestUnsigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningAwaitsApproval;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageApprovalAwaited;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageTimestamped;
import vn.lienthong.edxml.EdxmlException;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.writing.NamedDocument;
import vn.lienthong.edxml.writing.PackageWriter;
import vn.lienthong.routing.document.DocumentState.Recall;
import vn.lienthong.routing.document.DocumentState.Request;

/**
 * Asks receivers for a document back so that no package of it leaves unsigned (thu hồi có ký số): what goes over the axis, and what
 * the sender gave without a signature, waits for the sender's. Our own receivers are asked by an item of their feed, at once.
 */
final class Recalls {
    static final String UNWRITABLE = "PACKAGE_UNWRITABLE";

    private final DocumentStory story;

    Recalls(DocumentStory story) {
        this.story = story;
    }

    // ---- asking

    /**
     * @param way how the recall came in
     * @param given the package that asks; null where there is none
     */
    void ask(List<AgencyCode> receivers, String reason, Way way, @Nullable Consignment given) {
        if (given != null && DocumentDecider.needsSignature(way, given)) {
            story.open(Request.RECALL, receivers, reason);
            story.signRecall(given, null, receivers, reason);
            return;
        }
        var named = named();
        if (given != null || named == null) {
            story.ask(Request.RECALL, receivers, reason, given);
            return;
        }
        var outside = receivers.stream()
                .filter(receiver -> story.directory().wayTo(receiver) == Way.AXIS)
                .toList();
        story.open(Request.RECALL, receivers, reason);
        if (!outside.isEmpty()) {
            sign(named, outside, reason);
        }
        var ours = receivers.stream()
                .filter(receiver -> !outside.contains(receiver))
                .toList();
        story.owe(Request.RECALL, ours, reason, null);
    }

    private @Nullable NamedDocument named() {
        var state = story.state();
        var named = state.named();
        return named == null
                ? null
                : new NamedDocument(
                        named.documentId(),
                        state.sender().value(),
                        named.number(),
                        named.notation(),
                        named.type(),
                        named.promulgatedOn(),
                        state.priority());
    }

    private void sign(NamedDocument document, List<AgencyCode> outside, String reason) {
        try {
            var edxml = written(document, outside, reason);
            var bytes = edxml.getBytes(UTF_8);
            var file = new Attachment(digest(bytes), "recall.edxml", Consignment.MEDIA_TYPE, bytes.length);
            story.signRecall(new Consignment(file, List.of(), false), edxml, outside, reason);
        } catch (EdxmlException e) {
            var findings = e.findings().stream().map(one -> one.id()).distinct().toList();
            story.add(new DocumentRequestUnsigned(
                    Request.RECALL.wire(),
                    story.sequence(),
                    outside,
                    UNWRITABLE,
                    "Không lập được gói tin thu hồi theo chuẩn edXML: " + findings));
        }
    }

    private String written(NamedDocument document, List<AgencyCode> outside, String reason) throws EdxmlException {
        var directory = story.directory();
        var sender = directory.addressee(directory.known(story.state().sender()));
        var receivers = outside.stream()
                .map(directory::addressee)
                .map(receiver -> Party.of(receiver.agency().value(), nameOf(receiver)))
                .toList();
        var bytes = new ByteArrayOutputStream();
        try {
            new PackageWriter().write(document.recall(nameOf(sender), receivers, reason, story.at()), Map.of(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written but memory", e);
        }
        return bytes.toString(UTF_8);
    }

    /** An agency outside need not be in the registry; its code stands for it then. */
    private static String nameOf(Addressee agency) {
        return agency.name().isBlank() ? agency.agency().value() : agency.name();
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    // ---- what signing says

    void answered(Recall recall, PackageSignatureEvent answer) {
        var what = Request.RECALL.wire();
        var still = story.state().still(recall);
        switch (answer) {
            case PackageSigned signed -> {
                var consignment = new Consignment(signed.signed(), recall.contents(), true);
                story.add(new DocumentRequestSigned(
                        what,
                        recall.opened(),
                        still,
                        consignment,
                        signed.certificate(),
                        signed.signedAt(),
                        signed.assurance(),
                        story.directory().answerBy(story.at())));
                story.owe(Request.RECALL, still, recall.reason(), consignment);
            }
            case PackageApprovalAwaited awaited -> {
                if (!recall.approvalTold()) {
                    story.add(new DocumentSigningAwaitsApproval(awaited.agency(), awaited.until()));
                }
            }
            case PackageSigningRefused refused ->
                story.add(new DocumentRequestUnsigned(
                        what, recall.opened(), still, refused.reasonCode(), refused.reason()));
            case PackageTimestamped _ -> throw new IllegalStateException("dealt with before");
        }
    }
}

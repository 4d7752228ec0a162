package vn.lienthong.console.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageTimestamped;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentReplaced;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestAnswered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestExpired;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestOpened;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestUnsigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentSettled;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningAwaitsApproval;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.DocumentEvent.DocumentWithdrawn;
import vn.lienthong.contract.document.DocumentEvent.DuplicateRecognised;
import vn.lienthong.contract.document.DocumentEvent.ReceiptOverdue;
import vn.lienthong.contract.document.DocumentEvent.TransportAcknowledged;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.identity.AgencyCode;

/** Tells what happened to a document in plain words. */
record DocumentTeller(Document document, Names names, Words words) {
    private static final int DIGITS = 12;

    /**
     * An event told.
     *
     * @param tone {@code begin}, {@code step}, {@code seal}, {@code wait}, {@code move}, {@code done} or {@code trouble}
     */
    record Told(String what, String who, String tone, List<String> notes) {}

    Told tell(DocumentEntry entry) {
        return entry.event().map(this::tell).orElseGet(() -> routing(words.say("event.unknown", entry.type()), "step"));
    }

    private Told tell(DocumentEvent event) {
        return switch (event) {
            case DocumentRegistered registered -> registered(registered);
            case DuplicateRecognised duplicate ->
                routing(
                        words.say("event.document-duplicate-recognised"),
                        "step",
                        words.say("document.package.short", shortened(duplicate.edxml())));
            case DocumentInputRefused refused ->
                by(
                        refused.by(),
                        words.say(
                                "event.document-input-refused", words.sayOr("input." + refused.what(), refused.what())),
                        "trouble",
                        refused.reason(),
                        refused.rule());
            case DocumentPackageSigned signed ->
                signing(
                        words.say("event.document-package-signed"),
                        "seal",
                        packet(signed.consignment()),
                        words.say("note.certificate", signed.certificate()),
                        words.say("note.signed-at", words.moment(signed.signedAt())));
            case DocumentPackageTimestamped later ->
                signing(
                        words.say("event.document-package-timestamped"),
                        "seal",
                        words.say("note.timestamped-at", words.moment(timestampOf(later))));
            case DocumentSigningAwaitsApproval waits ->
                signing(
                        words.say("event.document-signing-awaits-approval"),
                        "seal",
                        words.say("note.until", words.moment(waits.until())));
            case DocumentSigningRefused refused ->
                signing(words.say("event.document-signing-refused"), "trouble", refused.reason(), refused.reasonCode());
            case DocumentDispatched dispatched -> dispatched(dispatched);
            case TransportAcknowledged came ->
                by(
                        came.receiver(),
                        words.say("event.document-transport-acknowledged", Journey.transport(came.state(), words)),
                        came.state() == TransportState.FAILED ? "trouble" : "step",
                        came.problem() == null ? null : Journey.problem(came.problem(), words));
            case DocumentStatusChanged changed ->
                by(
                        changed.receiver(),
                        words.say("event.document-status-changed", Journey.status(changed.status(), words)),
                        tone(changed),
                        reason(changed.reason()),
                        words.say("document.told-at", words.moment(changed.at())));
            case DocumentStatusKept kept ->
                by(
                        kept.receiver(),
                        words.say("event.document-status-kept", Journey.status(kept.status(), words)),
                        "wait",
                        explanation(kept),
                        reason(kept.reason()),
                        words.say("document.told-at", words.moment(kept.at())));
            case ReceiptOverdue overdue ->
                routing(
                        words.say(
                                "event.document-receipt-overdue",
                                name(overdue.receiver()),
                                words.minute(overdue.receiptBy())),
                        "trouble");
            case DocumentRequestOpened opened ->
                routing(
                        words.say("event.document-request-opened", request(opened.what()), names(opened.at())),
                        "wait",
                        reason(opened.reason()),
                        words.say("document.answer-by", words.minute(opened.answerBy())));
            case DocumentRequestSigned signed ->
                signing(
                        words.say("event.document-request-signed", request(signed.what())),
                        "seal",
                        packet(signed.consignment()),
                        words.say("note.certificate", signed.certificate()),
                        words.say("note.signed-at", words.moment(signed.signedAt())),
                        signed.at().isEmpty()
                                ? null
                                : words.say("document.answer-by", words.minute(signed.answerBy())));
            case DocumentRequestUnsigned unsigned ->
                signing(
                        words.say("event.document-request-unsigned", request(unsigned.what()), names(unsigned.at())),
                        "trouble",
                        unsigned.reason(),
                        unsigned.reasonCode());
            case DocumentWithdrawn withdrawn ->
                routing(
                        words.say("event.document-withdrawn", name(withdrawn.receiver()), request(withdrawn.what())),
                        "move");
            case DocumentRequestAnswered answered ->
                by(
                        answered.receiver(),
                        words.say(
                                answered.agreed()
                                        ? "event.document-request-answered"
                                        : "event.document-request-declined",
                                request(answered.what())),
                        answered.agreed() ? "done" : "trouble",
                        reason(answered.reason()));
            case DocumentRequestExpired expired ->
                routing(
                        words.say("event.document-request-expired", name(expired.receiver()), request(expired.what())),
                        "trouble");
            case DocumentReplaced replaced ->
                routing(words.say("event.document-replaced", replaced.with().value(), names(replaced.at())), "move");
            case DocumentSettled _ -> routing(words.say("event.document-settled"), "done");
        };
    }

    private Told registered(DocumentRegistered registered) {
        var letterhead = registered.letterhead();
        var notes = new ArrayList<@Nullable String>();
        notes.add(words.say(
                "document.to",
                names(registered.to().stream().map(to -> to.agency()).toList())));
        notes.add(packet(registered.consignment()));
        notes.add(words.say("document.came-by", Journey.way(registered.way(), words)));
        if (letterhead.priority() > 0) {
            notes.add(words.say("priority." + letterhead.priority()));
        }
        return told(
                words.say("event.document-registered", letterhead.documentId()),
                DocumentRow.sender(document, names),
                "begin",
                notes);
    }

    private Told dispatched(DocumentDispatched dispatched) {
        var notes = new ArrayList<@Nullable String>();
        notes.add(words.say("document.goes-by", Journey.way(dispatched.way(), words)));
        notes.add(reason(dispatched.reason()));
        if (dispatched.consignment() != null) {
            notes.add(packet(dispatched.consignment()));
        }
        if (dispatched.receiptBy() != null) {
            notes.add(words.say("document.receipt-by", words.minute(dispatched.receiptBy())));
        }
        return told(
                words.say(
                        "event.document-dispatched",
                        words.sayOr("packagekind." + dispatched.kind(), Integer.toString(dispatched.kind())),
                        name(dispatched.receiver().agency())),
                words.say("system.routing"),
                "step",
                notes);
    }

    private String explanation(DocumentStatusKept kept) {
        var current = kept.current() == null ? words.say("docstatus.none") : Journey.status(kept.current(), words);
        return words.sayOr("kept." + kept.explanation(), kept.explanation(), current);
    }

    private static String tone(DocumentStatusChanged changed) {
        return switch (changed.status()) {
            case REFUSED, DECLINED -> "trouble";
            case COMPLETED -> "done";
            case RECALL_REQUESTED -> "wait";
            case ARRIVED, RECEIVED, ASSIGNED, IN_PROCESS, AGREED -> "step";
        };
    }

    // ---- parts of sentences

    private @Nullable String reason(String reason) {
        return reason.isEmpty() ? null : words.say("note.reason", reason);
    }

    private String request(String what) {
        return words.sayOr("request." + what, what);
    }

    private String packet(Consignment consignment) {
        return words.say(
                consignment.signed() ? "document.package.signed" : "document.package.unsigned",
                PackagePage.size(consignment.edxml().size(), words),
                shortened(consignment.edxml().sha256()),
                words.count(consignment.contents().size()));
    }

    private static String shortened(String digest) {
        return digest.length() <= DIGITS ? digest : digest.substring(0, DIGITS);
    }

    private String name(AgencyCode agency) {
        return document.receivers().stream()
                .filter(receiver -> receiver.agency().equals(agency))
                .map(receiver -> DocumentRow.receiver(receiver, names))
                .findFirst()
                .orElseGet(() -> agency.equals(sender()) ? DocumentRow.sender(document, names) : names.agency(agency));
    }

    private @Nullable AgencyCode sender() {
        var letterhead = document.letterhead();
        return letterhead == null ? null : letterhead.from();
    }

    private String names(List<AgencyCode> agencies) {
        return agencies.stream().map(this::name).collect(Collectors.joining(", "));
    }

    // ---- who

    private Told by(AgencyCode agency, String what, String tone, @Nullable String... notes) {
        return told(what, name(agency), tone, java.util.Arrays.asList(notes));
    }

    private Told routing(String what, String tone, @Nullable String... notes) {
        return told(what, words.say("system.routing"), tone, java.util.Arrays.asList(notes));
    }

    private Told signing(String what, String tone, @Nullable String... notes) {
        return told(what, words.say("system.signing"), tone, java.util.Arrays.asList(notes));
    }

    private static Told told(String what, String who, String tone, List<? extends @Nullable String> notes) {
        var known = new ArrayList<String>();
        for (var note : notes) {
            if (note != null && !note.isBlank()) {
                known.add(note);
            }
        }
        return new Told(what, who, tone, known);
    }

    private static Instant timestampOf(DocumentPackageTimestamped later) {
        return Objects.requireNonNull(later.assurance().timestampedAt(), "timestampedAt");
    }
}

package vn.lienthong.routing.document;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestAnswered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestExpired;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.DocumentEvent.TransportAcknowledged;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentTransportReported;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.routing.document.DocumentState.Phase;
import vn.lienthong.routing.document.DocumentState.Progress;
import vn.lienthong.routing.document.DocumentState.ReceiverState;

/**
 * What receivers, and those who carry to them, report. Steps 01 to 06 and transport states are merged so that every order of the
 * same reports leads to the same state; nothing that came is thrown away.
 */
final class Reports {
    private static final String STATUS = "document-status-reported";
    private static final String TRANSPORT = "document-transport-reported";

    private final DocumentStory story;

    Reports(DocumentStory story) {
        this.story = story;
    }

    // ---- what a receiver does with it

    void status(DocumentStatusReported report) {
        var by = story.directory().known(report.receiver());
        if (report.status() == DocumentStatus.RECALL_REQUESTED) {
            // 13 is the sender's word, and means the same as a package that recalls.
            new Requests(story).recall(by, STATUS, List.of(), report.reason(), report.way(), null);
            return;
        }
        var known = story.receivers().get(by);
        if (known == null) {
            unknown(by, report);
        } else if (report.status().isStep()) {
            step(by, known, report);
        } else {
            answer(by, known, report);
        }
    }

    private void unknown(AgencyCode by, DocumentStatusReported report) {
        var signing = story.state().signing();
        if (signing != null && signing.isFor(by)) {
            keep(by, null, report, Explanation.NOT_A_RECEIVER_YET);
        } else {
            story.refuse(by, STATUS, DocumentRule.BY_A_RECEIVER);
        }
    }

    private void step(AgencyCode by, ReceiverState known, DocumentStatusReported report) {
        var current = known.status();
        if (known.phase() == Phase.GIVEN_BACK || known.phase() == Phase.REPLACED) {
            keep(by, known, report, Explanation.AFTER_THE_END);
        } else if (current == report.status()) {
            keep(by, known, report, Explanation.REPEATED);
        } else if (current != null && current.compareTo(report.status()) > 0) {
            keep(by, known, report, Explanation.ALREADY_FURTHER);
        } else {
            story.add(new DocumentStatusChanged(
                    by,
                    report.status(),
                    report.reason(),
                    report.at(),
                    story.state().way()));
            if (report.status() != DocumentStatus.REFUSED) {
                askAfterAll(by, known);
            }
        }
    }

    private void keep(AgencyCode by, @Nullable ReceiverState known, DocumentStatusReported report, Explanation why) {
        story.add(new DocumentStatusKept(
                by, report.status(), report.reason(), report.at(), known == null ? null : known.status(), why.name()));
    }

    /** It was thought to be on its way, and taken back; it had arrived: now its word is needed. */
    private void askAfterAll(AgencyCode by, ReceiverState before) {
        if (before.phase() == Phase.WITHDRAWN && before.dispatched() > 0) {
            var asked = Objects.requireNonNull(before.asked(), "it was withdrawn because of a request");
            new Requests(story)
                    .ask(asked.request(), List.of(by), "", story.state().way(), null);
        }
    }

    // ---- what it answers

    private void answer(AgencyCode by, ReceiverState known, DocumentStatusReported report) {
        var agrees = report.status() == DocumentStatus.AGREED;
        var asked = known.asked();
        if (asked == null || known.dispatched() == 0) {
            story.refuse(by, STATUS, DocumentRule.SOMETHING_WAS_ASKED);
        } else if (!asked.isAnswered()) {
            // After the time limit it is an answer all the same; so it is of one that was thought not to have it yet.
            story.add(new DocumentRequestAnswered(by, asked.request().wire(), agrees, report.reason()));
        } else {
            var same = agrees == (asked.progress() == Progress.AGREED);
            keep(by, known, report, same ? Explanation.REPEATED : Explanation.ALREADY_FURTHER);
        }
    }

    // ---- where the package is

    void transport(DocumentTransportReported report) {
        var receiver = story.directory().known(report.receiver());
        var known = story.receivers().get(receiver);
        if (known == null) {
            story.refuse(receiver, TRANSPORT, DocumentRule.BY_A_RECEIVER);
            return;
        }
        var asked = known.asked();
        if (report.state() == TransportState.FAILED
                && asked != null
                && asked.sequence() > 0
                && asked.sequence() == report.sequence()) {
            if (known.isAsked()) {
                // The question can't reach it: it keeps the document as it is.
                story.add(new DocumentRequestExpired(receiver, asked.request().wire()));
            } else {
                story.add(new TransportAcknowledged(receiver, known.transport(), report.at(), report.problem()));
            }
            return;
        }
        story.add(new TransportAcknowledged(receiver, report.state(), report.at(), report.problem()));
        boolean arrived = report.state() == TransportState.ON_AXIS || report.state() == TransportState.FETCHED;
        if (arrived && known.status() != DocumentStatus.REFUSED) {
            askAfterAll(receiver, known);
        }
    }
}

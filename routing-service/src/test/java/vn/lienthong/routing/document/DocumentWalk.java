package vn.lienthong.routing.document;

import static vn.lienthong.routing.document.ADocument.HEALTH;
import static vn.lienthong.routing.document.ADocument.OUTSIDE;
import static vn.lienthong.routing.document.ADocument.TUESDAY_9AM;
import static vn.lienthong.routing.document.ADocument.aPackage;
import static vn.lienthong.routing.document.ADocument.addressees;
import static vn.lienthong.routing.document.ADocument.letterhead;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentReplacementAnnounced;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentTransportReported;
import vn.lienthong.contract.document.DocumentInput.DocumentUpdateRequested;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.routing.document.DocumentState.ReceiverState;
import vn.lienthong.routing.registry.KhanhHoa;

/** Does everything that can be done about a document with one receiver outside, and writes down how it moves. */
public final class DocumentWalk {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final Letterhead LETTERHEAD = letterhead(HEALTH, 0);
    private static final long SEQUENCE = 10;

    private final DocumentDecider decider = new DocumentDecider(KhanhHoa.history(), DocumentPolicy.USUAL);
    private final Set<String> seen = new HashSet<>();
    private final ArrayDeque<DocumentState> toVisit = new ArrayDeque<>();
    /** Lines of the form {@code ARRIVED --> RECEIVED: document-status-changed}. */
    private final Set<String> handling = new TreeSet<>();

    private final Set<String> transport = new TreeSet<>();
    private final Set<String> requests = new TreeSet<>();

    private DocumentWalk() {}

    /** The page's diagrams. */
    public static String page() {
        var walk = new DocumentWalk();
        walk.begin();
        while (!walk.toVisit.isEmpty()) {
            walk.visit(walk.toVisit.poll());
        }
        return diagram("What a receiver does with it", "[*] --> SENT: document-dispatched", walk.handling)
                + diagram("Where the package is", "[*] --> OWED: document-dispatched", walk.transport)
                + diagram("What the sender asked of it afterwards", "[*] --> NOTHING", walk.requests);
    }

    private static String diagram(String title, String beginning, Set<String> lines) {
        var page = new StringBuilder("\n## ").append(title).append("\n\n```mermaid\nstateDiagram-v2\n    ");
        page.append(beginning).append('\n');
        lines.forEach(line -> page.append("    ").append(line).append('\n'));
        return page.append("```\n").toString();
    }

    private void begin() {
        var sent = new DocumentSent(
                LETTERHEAD, addressees(OUTSIDE), aPackage('a', 'c', true), Way.PROVINCE, List.of(), null);
        var decision = decider.decide(LETTERHEAD.code(), null, 0, sent, TUESDAY_9AM);
        visitLater(decision.state());
    }

    private void visitLater(DocumentState state) {
        if (seen.add(key(state))) {
            toVisit.add(state);
        }
    }

    private void visit(DocumentState state) {
        for (var input : everything()) {
            go(state, decider.decide(LETTERHEAD.code(), state, SEQUENCE, input, TUESDAY_9AM));
        }
        for (var recall : state.recalls()) {
            for (var answer : answers(recall.request(LETTERHEAD.code()))) {
                go(state, decider.decide(LETTERHEAD.code(), state, SEQUENCE, answer, TUESDAY_9AM));
            }
        }
        go(state, decider.pass(LETTERHEAD.code(), state, SEQUENCE, TUESDAY_9AM.plus(Duration.ofDays(30))));
    }

    private static List<DocumentInput> everything() {
        List<DocumentInput> inputs = new ArrayList<>();
        for (var status : DocumentStatus.values()) {
            inputs.add(new DocumentStatusReported(OUTSIDE, status, "lý do", TUESDAY_9AM, Way.AXIS, null));
        }
        for (var state : TransportState.values()) {
            inputs.add(new DocumentTransportReported(OUTSIDE, state, 0, TUESDAY_9AM, null));
        }
        inputs.add(new DocumentRecallRequested(HEALTH, List.of(), "lý do", Way.PROVINCE, null));
        inputs.add(update(List.of()));
        inputs.add(update(addressees(OUTSIDE)));
        inputs.add(new DocumentReplacementAnnounced(HEALTH, ADocument.ANOTHER, List.of(), "lý do"));
        inputs.add(new DocumentSent(
                LETTERHEAD, addressees(OUTSIDE), aPackage('a', 'c', true), Way.PROVINCE, List.of(), null));
        return inputs;
    }

    private static List<PackageSignatureEvent> answers(String request) {
        var code = LETTERHEAD.code();
        return List.of(
                new PackageSigned(
                        request,
                        code,
                        HEALTH,
                        "d".repeat(64),
                        aPackage('e', 'e', true).edxml(),
                        "4f2a",
                        TUESDAY_9AM,
                        null),
                new PackageSigningRefused(request, code, HEALTH, "NO_KEY", "lý do"));
    }

    private static DocumentUpdateRequested update(List<Addressee> added) {
        return new DocumentUpdateRequested(
                HEALTH, true, added, List.of(), "lý do", Way.PROVINCE, aPackage('f', 'd', true));
    }

    private void go(DocumentState from, DocumentDecision decision) {
        var state = from;
        long sequence = SEQUENCE;
        for (var event : decision.events()) {
            var next = DocumentState.after(state, event, ++sequence);
            var by = EVENTS.nameOf(event).substring(EventTypes.PREFIX.length()).replaceAll("\\.v\\d+$", "");
            note(handling, handling(receiver(state)), handling(receiver(next)), by);
            note(
                    transport,
                    receiver(state).transport().name(),
                    receiver(next).transport().name(),
                    by);
            note(requests, request(receiver(state)), request(receiver(next)), by);
            state = next;
        }
        visitLater(decision.state());
    }

    private static void note(Set<String> lines, String from, String to, String by) {
        if (!from.equals(to)) {
            lines.add(from + " --> " + to + ": " + by);
        }
    }

    private static ReceiverState receiver(DocumentState state) {
        return Objects.requireNonNull(state.receivers().get(OUTSIDE));
    }

    private static String handling(ReceiverState receiver) {
        if (receiver.phase() != DocumentState.Phase.HOLDS) {
            return receiver.phase().name();
        }
        @Nullable DocumentStatus status = receiver.status();
        return status == null ? "SENT" : status.name();
    }

    private static String request(ReceiverState receiver) {
        var asked = receiver.asked();
        return asked == null
                ? "NOTHING"
                : asked.progress() == DocumentState.Progress.OPEN
                        ? "ASKED"
                        : asked.progress().name();
    }

    private static String key(DocumentState state) {
        var receiver = receiver(state);
        var asked = receiver.asked();
        return handling(receiver)
                + receiver.transport()
                + receiver.status()
                + receiver.overdue()
                + state.waitsForSignature(OUTSIDE)
                + (asked == null ? "" : asked.request() + "/" + asked.progress());
    }
}

package vn.lienthong.routing.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestOpened;
import vn.lienthong.contract.document.DocumentEvent.DocumentSettled;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.routing.document.DocumentState.Recall;
import vn.lienthong.routing.document.DocumentState.ReceiverState;
import vn.lienthong.routing.document.DocumentState.Request;
import vn.lienthong.routing.document.DocumentState.Signing;

/** One decision being made: the events so far, and the state after them. */
final class DocumentStory {
    private final DocumentCode code;
    private final Directory directory;
    private final Instant at;
    private final List<DocumentEvent> events = new ArrayList<>();
    private final List<SignPackage> commands = new ArrayList<>();
    private @Nullable DocumentState state;
    private long sequence;

    DocumentStory(DocumentCode code, @Nullable DocumentState state, long sequence, Directory directory, Instant at) {
        this.code = code;
        this.state = state;
        this.sequence = sequence;
        this.directory = directory;
        this.at = at;
    }

    DocumentCode code() {
        return code;
    }

    Directory directory() {
        return directory;
    }

    Instant at() {
        return at;
    }

    /** Sequence of the newest entry. */
    long sequence() {
        return sequence;
    }

    DocumentState state() {
        return Objects.requireNonNull(state, "the document has been registered");
    }

    Map<AgencyCode, ReceiverState> receivers() {
        return state().receivers();
    }

    /** One that the document was dispatched to. */
    ReceiverState receiver(AgencyCode receiver) {
        return Objects.requireNonNull(receivers().get(receiver), "it isn't a receiver");
    }

    DocumentStory add(DocumentEvent event) {
        state = DocumentState.after(state, event, ++sequence);
        events.add(event);
        return this;
    }

    void refuse(AgencyCode by, String what, DocumentRule rule) {
        refuse(by, what, rule, rule.text());
    }

    void refuse(AgencyCode by, String what, DocumentRule rule, String reason) {
        add(new DocumentInputRefused(by, what, rule.name(), reason));
    }

    /** The document is owed to a receiver. */
    void dispatch(Addressee to, Consignment consignment) {
        var receiver = to.agency();
        add(new DocumentDispatched(
                to,
                directory.wayTo(receiver),
                state().replacing() ? DocumentDecider.REPLACEMENT : DocumentDecider.NEW,
                state().priority(),
                consignment,
                "",
                directory.receiptBy(receiver, state().priority(), at)));
    }

    /** Receivers are asked something, and are owed the package that asks, where there is one. */
    void ask(Request request, List<AgencyCode> receivers, String reason, @Nullable Consignment consignment) {
        open(request, receivers, reason);
        owe(request, receivers, reason, consignment);
    }

    void open(Request request, List<AgencyCode> receivers, String reason) {
        add(new DocumentRequestOpened(request.wire(), receivers, reason, directory.answerBy(at)));
    }

    /** The package that asks is owed to them, where there is one. */
    void owe(Request request, List<AgencyCode> receivers, String reason, @Nullable Consignment consignment) {
        if (request == Request.REPLACE) {
            return; // the other document is what asks
        }
        for (var receiver : receivers) {
            add(new DocumentDispatched(
                    directory.addressee(receiver),
                    directory.wayTo(receiver),
                    request == Request.RECALL ? DocumentDecider.RECALL : DocumentDecider.UPDATE,
                    state().priority(),
                    consignment,
                    reason,
                    null));
        }
    }

    /**
     * Signing is asked for the agency's signature on the package of a recall that has just been opened.
     *
     * @param inline the package, where it lies in no store
     */
    void signRecall(Consignment consignment, @Nullable String inline, List<AgencyCode> of, String reason) {
        var recall = new Recall(sequence, consignment.contents(), of, reason, false);
        var waiting = new ArrayList<>(state().recalls());
        waiting.add(recall);
        state = state().recalls(waiting);
        commands.add(new SignPackage(recall.request(code), code, state().sender(), consignment.edxml(), at, inline));
    }

    /** Signing is asked for the agency's signature; what is to be done after that waits. */
    void sign(Consignment consignment, List<Addressee> to, List<AgencyCode> staying, String reason) {
        var request = code + "/" + sequence;
        state = state().signing(new Signing(request, consignment, to, staying, reason, false));
        commands.add(new SignPackage(request, code, state().sender(), consignment.edxml(), at));
    }

    /** What was told, which is no end and no new beginning. */
    DocumentDecision told() {
        return new DocumentDecision(events, state(), commands);
    }

    /** The end, where it has come. */
    DocumentDecision decided() {
        if (!state().settled() && state().hasEnded()) {
            add(new DocumentSettled());
        }
        return new DocumentDecision(events, state(), commands);
    }
}

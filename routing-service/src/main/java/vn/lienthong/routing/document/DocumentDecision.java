package vn.lienthong.routing.document;

import java.util.List;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.signature.SignPackage;

/**
 * What was decided about a document.
 *
 * @param events for its journal, in order
 * @param state after them
 * @param commands for signing
 */
public record DocumentDecision(List<DocumentEvent> events, DocumentState state, List<SignPackage> commands) {
    public DocumentDecision {
        events = List.copyOf(events);
        commands = List.copyOf(commands);
    }
}

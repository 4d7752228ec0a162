package vn.lienthong.routing.inbox;

import java.util.Optional;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.wire.JournalEntry;

/**
 * An entry of the documents' journal with its event.
 *
 * @param event empty where it is of a kind this version doesn't know: nothing can be told by it, yet its place counts
 */
record Journaled(JournalEntry entry, Optional<DocumentEvent> event) {}

package vn.lienthong.console.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/**
 * A document in the list.
 *
 * @param title number and notation; the DocumentId where it has none
 * @param marks what stands out, worst first
 * @param receivers the first few, by name
 * @param more how many receivers there are besides; empty if none
 */
record DocumentRow(
        String code,
        String title,
        String documentId,
        String type,
        String sender,
        List<String> receivers,
        String more,
        String state,
        String stateName,
        List<Mark> marks,
        String way,
        String registeredAt,
        String registeredIso) {
    private static final int RECEIVERS = 2;

    /** Something that stands out; {@code tone} is {@code alarm} or {@code warn}. */
    record Mark(String id, String name, String tone) {}

    static DocumentRow of(Document document, Names names, Words words, Instant now) {
        var letterhead = document.letterhead();
        var state = document.settledAt() == null ? "open" : "settled";
        var receivers = document.receivers();
        var title = document.title();
        return new DocumentRow(
                document.code(),
                title.isEmpty() ? letterhead == null ? document.code() : letterhead.documentId() : title,
                letterhead == null ? "" : letterhead.documentId(),
                letterhead == null ? "" : letterhead.type(),
                sender(document, names),
                receivers.stream()
                        .limit(RECEIVERS)
                        .map(receiver -> receiver(receiver, names))
                        .toList(),
                receivers.size() <= RECEIVERS
                        ? ""
                        : words.say("documents.more", words.count(receivers.size() - RECEIVERS)),
                state,
                words.say("documents.state." + state),
                marks(document, words, now),
                way(document, words),
                words.minute(document.registeredAt()),
                document.registeredAt().toString());
    }

    static List<Mark> marks(Document document, Words words, Instant now) {
        var marks = new ArrayList<Mark>();
        if (!document.whole()) {
            marks.add(mark("broken", "alarm", words));
        }
        if (document.failed()) {
            marks.add(mark("failed", "alarm", words));
        }
        if (document.receiptOverdue(now)) {
            marks.add(mark("overdue", "alarm", words));
        }
        if (document.refused()) {
            marks.add(mark("refused", "alarm", words));
        }
        if (document.asked()) {
            marks.add(mark("asked", "warn", words));
        }
        return marks;
    }

    private static Mark mark(String id, String tone, Words words) {
        return new Mark(id, words.say("documents.state." + id), tone);
    }

    static String sender(Document document, Names names) {
        var letterhead = document.letterhead();
        if (letterhead == null) {
            return "?";
        }
        var name = names.agency(letterhead.from());
        return name.equals(letterhead.from().value()) && !letterhead.fromName().isBlank()
                ? letterhead.fromName()
                : name;
    }

    /** By our registry's name; as the sender wrote it where we know none. */
    static String receiver(Document.Receiver receiver, Names names) {
        var name = names.agency(receiver.agency());
        return name.equals(receiver.agency().value()) && !receiver.name().isBlank() ? receiver.name() : name;
    }

    static String way(Document document, Words words) {
        var id = document.cameBy() == vn.lienthong.contract.document.Way.AXIS
                ? "in"
                : document.leavesByAxis() ? "out" : "inside";
        return words.say("documents.way." + id);
    }
}

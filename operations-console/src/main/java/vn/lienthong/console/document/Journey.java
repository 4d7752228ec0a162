package vn.lienthong.console.document;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.document.Document.Packet;
import vn.lienthong.console.document.Document.Receiver;
import vn.lienthong.console.document.Document.Request;
import vn.lienthong.console.journal.Entry.Link;
import vn.lienthong.console.page.Due;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.wire.JournalEntry;

/** The page of one document: what it is, where it stands with each receiver, and everything that happened to it. */
record Journey(
        String code,
        String title,
        String documentId,
        String type,
        String sender,
        String senderCode,
        @Nullable String issuedOn,
        @Nullable String answerBy,
        @Nullable String priority,
        String way,
        String state,
        String stateName,
        List<DocumentRow.Mark> marks,
        String registeredAt,
        String registeredIso,
        @Nullable DossierLink dossier,
        List<String> answers,
        List<String> replaces,
        List<String> replacedBy,
        @Nullable String unsigned,
        List<RequestCard> requests,
        List<ReceiverRow> receivers,
        List<PacketRow> packages,
        List<Item> items,
        long wholeCount) {

    /** Every entry fits the one before. */
    public boolean isWhole() {
        return wholeCount == items.size();
    }

    /** The stage of a dossier that the document carries. */
    record DossierLink(String code, String stage) {}

    /** A value for programs and for people. */
    record Value(String id, String name) {}

    /**
     * A recall, an update or a replacement.
     *
     * @param due until when it is to be answered; null where nobody had to be asked
     */
    record RequestCard(
            String what,
            String name,
            String reason,
            String openedAt,
            String openedIso,
            @Nullable Due due,
            List<AskedRow> asked) {}

    /** A receiver asked. */
    record AskedRow(
            String receiver, Value outcome, @Nullable String at, String reason) {}

    /**
     * A receiver: where the package is, and what the receiver does with it.
     *
     * @param end how it ended, where it did
     * @param notes on its statuses
     */
    record ReceiverRow(
            String code,
            String name,
            String way,
            Value transport,
            @Nullable String transportAt,
            @Nullable String problem,
            Value status,
            @Nullable String statusAt,
            List<String> notes,
            @Nullable Due receipt,
            @Nullable Value end) {}

    /** A package of the document. */
    record PacketRow(String sha256, String purpose, String name) {}

    /**
     * One entry of the timeline.
     *
     * @param since how long after the entry before; null for the first
     * @param causedWith the first entry of the same cause, if that isn't this one
     * @param trace id of its trace, if it was traced
     * @param traceAt where that is looked at, if anywhere
     */
    record Item(
            long sequence,
            String type,
            String what,
            String who,
            String tone,
            List<String> notes,
            String at,
            String iso,
            @Nullable String since,
            String link,
            String linkName,
            boolean whole,
            String cause,
            @Nullable Long causedWith,
            String hash,
            @Nullable String trace,
            @Nullable String traceAt) {}

    /** @param stage the name of the stage it carries, if it carries one */
    static Journey of(
            Document document,
            String stage,
            List<DocumentEntry> entries,
            Names names,
            ConsoleSettings settings,
            Words words,
            Instant now) {
        var letterhead = document.letterhead();
        var items = items(document, entries, names, settings, words);
        var state = document.settledAt() == null ? "open" : "settled";
        var title = document.title();
        var dossier = document.dossier();
        return new Journey(
                document.code(),
                title.isEmpty() ? letterhead == null ? document.code() : letterhead.documentId() : title,
                letterhead == null ? "" : letterhead.documentId(),
                letterhead == null ? "" : letterhead.type(),
                DocumentRow.sender(document, names),
                letterhead == null ? "" : letterhead.from().value(),
                letterhead == null || letterhead.promulgatedOn() == null ? null : words.day(letterhead.promulgatedOn()),
                letterhead == null || letterhead.dueOn() == null ? null : words.day(letterhead.dueOn()),
                letterhead == null || letterhead.priority() == 0
                        ? null
                        : words.say("priority." + letterhead.priority()),
                DocumentRow.way(document, words),
                state,
                words.say("documents.state." + state),
                DocumentRow.marks(document, words, now),
                words.moment(document.registeredAt()),
                document.registeredAt().toString(),
                dossier == null ? null : new DossierLink(dossier.dossier().value(), stage),
                letterhead == null ? List.of() : codes(letterhead.answers()),
                codes(document.replaces()),
                codes(document.replacedBy()),
                document.signingRefused(),
                document.requests().stream()
                        .map(request -> request(request, document, names, words, now))
                        .toList(),
                document.receivers().stream()
                        .map(receiver -> receiver(receiver, names, words, now))
                        .toList(),
                packages(document, words),
                items,
                items.stream().filter(Item::whole).count());
    }

    private static List<String> codes(List<DocumentCode> codes) {
        return codes.stream().map(DocumentCode::value).toList();
    }

    // ---- receivers

    static ReceiverRow receiver(Receiver receiver, Names names, Words words, Instant now) {
        var transport = receiver.transport();
        var handling = receiver.handling();
        var status = handling.status();
        var notes = new ArrayList<String>();
        if (!handling.reason().isEmpty()) {
            notes.add(words.say("note.reason", handling.reason()));
        }
        if (handling.answer() != null) {
            notes.add(status(handling.answer(), words));
        }
        if (handling.kept() > 0) {
            notes.add(words.say("document.kept", words.count(handling.kept())));
        }
        var problem = transport == null ? null : transport.problem();
        return new ReceiverRow(
                receiver.agency().value(),
                DocumentRow.receiver(receiver, names),
                receiver.way() == null ? "–" : way(receiver.way(), words),
                transport == null
                        ? new Value("none", words.say("transport.none"))
                        : new Value(id(transport.state()), transport(transport.state(), words)),
                transport == null ? null : words.moment(transport.at()),
                problem == null ? null : problem(problem, words),
                status == null
                        ? new Value("none", words.say("docstatus.none"))
                        : new Value(status.code(), status(status, words)),
                handling.at() == null ? null : words.moment(handling.at()),
                notes,
                receipt(receiver, words, now),
                receiver.end()
                        .map(end -> new Value(id(end), words.say("end." + id(end))))
                        .orElse(null));
    }

    private static @Nullable Due receipt(Receiver receiver, Words words, Instant now) {
        var receipt = receiver.receipt();
        return receiver.owesReceipt() || receipt.at() != null
                ? Due.of(receipt.by(), receipt.at(), null, now, words)
                : null;
    }

    static String status(DocumentStatus status, Words words) {
        return words.say("docstatus." + status.code());
    }

    static String transport(TransportState state, Words words) {
        return words.say("transport." + id(state));
    }

    static String way(Way way, Words words) {
        return words.say("way." + id(way));
    }

    static String problem(String problem, Words words) {
        return words.sayOr("problem." + problem, problem);
    }

    private static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    // ---- requests

    private static RequestCard request(Request request, Document document, Names names, Words words, Instant now) {
        var answered = request.waits()
                ? null
                : request.asked().stream()
                        .map(Request.Asked::at)
                        .filter(Objects::nonNull)
                        .max(Instant::compareTo)
                        .orElse(request.openedAt());
        return new RequestCard(
                request.what(),
                words.sayOr("request." + request.what(), request.what()),
                request.reason(),
                words.moment(request.openedAt()),
                request.openedAt().toString(),
                Due.of(request.answerBy(), answered, null, now, words),
                request.asked().stream()
                        .map(asked -> new AskedRow(
                                document.receivers().stream()
                                        .filter(receiver -> receiver.agency().equals(asked.receiver()))
                                        .map(receiver -> DocumentRow.receiver(receiver, names))
                                        .findFirst()
                                        .orElseGet(() -> names.agency(asked.receiver())),
                                new Value(id(asked.outcome()), words.say("outcome." + id(asked.outcome()))),
                                asked.at() == null ? null : words.moment(asked.at()),
                                asked.reason()))
                        .toList());
    }

    // ---- packages

    private static List<PacketRow> packages(Document document, Words words) {
        return document.packages().stream()
                .map(packet -> new PacketRow(packet.sha256(), id(packet.purpose()), name(packet, words)))
                .toList();
    }

    private static String name(Packet packet, Words words) {
        return words.say(
                "package.purpose." + id(packet.purpose()),
                words.count(packet.sequence()),
                PackagePage.size(packet.size(), words));
    }

    // ---- the timeline

    private static List<Item> items(
            Document document, List<DocumentEntry> entries, Names names, ConsoleSettings settings, Words words) {
        var teller = new DocumentTeller(document, names, words);
        var firstOfCause = new HashMap<String, Long>();
        var items = new ArrayList<Item>();
        DocumentEntry before = null;
        for (var entry : entries) {
            items.add(item(entry, before, teller, firstOfCause, settings, words));
            before = entry;
        }
        return items;
    }

    private static Item item(
            DocumentEntry entry,
            @Nullable DocumentEntry before,
            DocumentTeller teller,
            Map<String, Long> firstOfCause,
            ConsoleSettings settings,
            Words words) {
        var told = teller.tell(entry);
        var link =
                before == null ? entry.after(0, JournalEntry.BEGINNING) : entry.after(before.sequence(), before.hash());
        return new Item(
                entry.sequence(),
                entry.type(),
                told.what(),
                told.who(),
                told.tone(),
                told.notes(),
                words.moment(entry.at()),
                entry.at().toString(),
                before == null ? null : since(Duration.between(before.at(), entry.at()), words),
                link.id(),
                words.say("chain." + link.id()),
                link == Link.WHOLE,
                entry.cause(),
                firstOfCause.putIfAbsent(entry.cause(), entry.sequence()),
                entry.hash(),
                entry.trace(),
                settings.traceAt(entry.trace()));
    }

    private static String since(Duration time, Words words) {
        return time.toSeconds() == 0
                ? words.say("dossier.since.at-once")
                : words.say("dossier.since", words.span(time));
    }
}

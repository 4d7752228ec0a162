package vn.lienthong.standalone.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentReplaced;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestAnswered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestOpened;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.DocumentEvent.DocumentWithdrawn;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.standalone.axis.AxisBook;
import vn.lienthong.standalone.axis.AxisCatalogue;
import vn.lienthong.standalone.axis.Item;

/**
 * Proves of documents that none was lost or doubled and that all statuses were merged: from the journal, from what was reported
 * to routing, from agencies' feeds, from what the gateway gave positions to, and from what the simulated axis has. Told in any
 * order; what may still be on its way isn't called lost.
 */
final class DocumentCheck {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);
    private static final String SENT = "SENT";
    private static final String FAILED = "FAILED";
    private static final int EDOC_RECALL = 1;
    private static final int EDOC_UPDATE = 2;

    private final Findings findings;
    private final AxisCatalogue catalogue;
    private final Map<String, DocumentStory> stories = new TreeMap<>();
    private final Map<String, Instant> reports = new HashMap<>();
    private final Map<String, String> documentOfReport = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final Set<String> putAside = new HashSet<>();
    private final List<Outgoing> outgoingBefore = new ArrayList<>();
    private final List<Outgoing> outgoing = new ArrayList<>();
    private final List<FeedItem> feed = new ArrayList<>();
    private boolean feedSeen;
    private boolean outgoingSeen;
    private @Nullable AxisBook axis;
    private long entries;
    private long onTheWay;
    private Instant settledBefore = Instant.EPOCH;
    private Instant newest = Instant.EPOCH;

    /**
     * A row of the gateway's outgoing feed.
     *
     * @param state of its handing over; null where the axis fetches it itself
     * @param axisId under which the axis took it
     */
    record Outgoing(
            long position,
            String cause,
            String document,
            String kind,
            String receiver,
            String sha256,
            @Nullable String state,
            @Nullable String axisId,
            Instant at) {}

    /** A row of an agency's document feed. */
    record FeedItem(String agency, long position, String document, long sequence, String kind) {}

    private static final class DocumentStory {
        private final Map<Long, String> hashes = new HashMap<>();
        private final Map<AgencyCode, DocumentStatus> status = new HashMap<>();
        /** What was heard of a status, whatever became of it. */
        private final Set<String> heard = new HashSet<>();

        private final Set<AgencyCode> dispatchedTo = new HashSet<>();
        /** Where it has ended otherwise than by a status. */
        private final Set<AgencyCode> withoutIt = new HashSet<>();

        private final Set<String> requests = new HashSet<>();
        private final Set<String> refusedInputs = new HashSet<>();
        private final List<Long> inside = new ArrayList<>();
        private final Map<Long, AgencyCode> insideTo = new HashMap<>();
        /** Entries that call for something over the axis. */
        private final Map<String, Instant> outside = new HashMap<>();

        private long last;
        private @Nullable String lastHash;
        private long lastAt = Long.MIN_VALUE;
        private int registered;
    }

    DocumentCheck(Findings findings, AxisCatalogue catalogue) {
        this.findings = findings;
        this.catalogue = catalogue;
    }

    // ---- what was seen

    void reported(EventEnvelope event) {
        newest = later(newest, event.time());
        reports.putIfAbsent(event.id(), event.time());
        documentOfReport.putIfAbsent(event.id(), event.subject());
    }

    void putAside(String report) {
        putAside.add(report);
    }

    /** A row as it was before the axis was looked at: what is said to be sent then has to be there. */
    void outgoingBefore(Outgoing row) {
        outgoingBefore.add(row);
    }

    /** A row as it is afterwards. */
    void outgoing(Outgoing row) {
        outgoing.add(row);
    }

    void outgoingSeen() {
        outgoingSeen = true;
    }

    void inFeed(FeedItem item) {
        feed.add(item);
    }

    void feedsSeen() {
        feedSeen = true;
    }

    void axis(AxisBook book) {
        axis = book;
        book.all().forEach(item -> newest = later(newest, item.updatedAt()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** When something was last done. */
    Instant newest() {
        return newest;
    }

    void unreadable(String where, String reason) {
        findings.broken(Rule.HASH_IS_RIGHT, where, reason);
    }

    void entry(JournalEntry entry) {
        var story = stories.computeIfAbsent(entry.key(), key -> new DocumentStory());
        findings.check(
                entry.hash().equals(entry.expectedHash()) && entry.id().equals(entry.key() + "/" + entry.sequence()),
                Rule.HASH_IS_RIGHT,
                entry.id(),
                "its contents have another hash or name than the one it carries");
        var before = story.hashes.putIfAbsent(entry.sequence(), entry.hash());
        if (before != null) {
            if (!before.equals(entry.hash())) {
                findings.broken(Rule.ONE_ENTRY_PER_PLACE, entry.id(), "a second, different entry claims this place");
            }
            return;
        }
        entries++;
        findings.held(Rule.ONE_ENTRY_PER_PLACE);
        checkOrder(story, entry);
        answered.add(entry.cause());
        try {
            EVENTS.read(entry.type(), entry.data()).ifPresent(event -> follow(story, entry, event));
        } catch (UnreadableEvent e) {
            findings.broken(Rule.HASH_IS_RIGHT, entry.id(), String.valueOf(e.getMessage()));
        }
    }

    private void checkOrder(DocumentStory story, JournalEntry entry) {
        findings.check(
                entry.at().toEpochMilli() >= story.lastAt,
                Rule.TIME_NEVER_RUNS_BACKWARDS,
                entry.id(),
                "it is older than the entry before");
        boolean follows = entry.sequence() == story.last + 1;
        findings.check(
                follows,
                Rule.SEQUENCE_HAS_NO_GAP,
                entry.id(),
                "it comes after " + (story.last == 0 ? "none" : story.last));
        if (follows) {
            findings.check(
                    entry.previous().equals(story.lastHash == null ? JournalEntry.BEGINNING : story.lastHash),
                    Rule.PREVIOUS_IS_RIGHT,
                    entry.id(),
                    "it names another entry as the one before");
        }
        story.last = entry.sequence();
        story.lastHash = entry.hash();
        story.lastAt = Math.max(story.lastAt, entry.at().toEpochMilli());
    }

    private void follow(DocumentStory story, JournalEntry entry, DocumentEvent event) {
        findings.check(
                event instanceof DocumentRegistered == (entry.sequence() == 1)
                        // Refused before it was ever registered.
                        || event instanceof DocumentInputRefused && story.registered == 0
                        || event instanceof DocumentRegistered && story.registered == 0,
                Rule.DOCUMENT_IS_REGISTERED_ONCE,
                entry.id(),
                "a story begins with the registration, and has one");
        switch (event) {
            case DocumentRegistered registered -> story.registered++;
            case DocumentDispatched dispatched -> {
                var receiver = dispatched.receiver().agency();
                story.dispatchedTo.add(receiver);
                if (dispatched.kind() != EDOC_RECALL) {
                    story.withoutIt.remove(receiver);
                }
                var consignment = dispatched.consignment();
                if (dispatched.way() == Way.AXIS && consignment != null) {
                    findings.check(
                            consignment.signed(), Rule.SIGNED_FOR_THE_AXIS, entry.id(), "its package isn't signed");
                }
                if (dispatched.way() == Way.AXIS) {
                    story.outside.put(entry.id(), entry.at());
                } else {
                    story.inside.add(entry.sequence());
                    story.insideTo.put(entry.sequence(), receiver);
                }
            }
            case DocumentStatusChanged changed -> {
                story.status.put(changed.receiver(), changed.status());
                story.heard.add(heard(changed.receiver(), changed.status()));
                // An answer is handed over as the answer it is.
                if (changed.tell() == Way.AXIS && changed.status().isStep()) {
                    story.outside.put(entry.id(), entry.at());
                }
            }
            case DocumentStatusKept kept -> story.heard.add(heard(kept.receiver(), kept.status()));
            case DocumentRequestAnswered answer -> {
                story.heard.add(
                        heard(answer.receiver(), answer.agreed() ? DocumentStatus.AGREED : DocumentStatus.DECLINED));
                story.requests.add(answer.what());
                if (answer.agreed()) {
                    story.withoutIt.add(answer.receiver());
                }
            }
            case DocumentRequestOpened opened -> story.requests.add(opened.what());
            case DocumentWithdrawn withdrawn -> {
                story.requests.add(withdrawn.what());
                story.withoutIt.add(withdrawn.receiver());
            }
            case DocumentReplaced replaced -> {
                story.requests.add("replace");
                story.withoutIt.addAll(replaced.at());
            }
            case DocumentInputRefused refused -> story.refusedInputs.add(refused.what() + " " + refused.by());
            default -> {
                // nothing that is looked at here
            }
        }
    }

    private static String heard(AgencyCode receiver, DocumentStatus status) {
        return receiver + " " + status.code();
    }

    // ---- the verdict

    /** @param settled what is older has had time enough to have its effects */
    void judge(Verdict.Counts counts, Instant settled) {
        settledBefore = settled;
        reports.forEach((report, at) -> expect(
                answered.contains(report) || putAside.contains(report),
                Rule.DOCUMENT_REPORT_IS_ANSWERED,
                documentOfReport.getOrDefault(report, ""),
                "nothing answers " + report,
                at));
        judgeFeeds();
        judgeOutgoing();
        var book = axis;
        if (book == null) {
            for (var rule : List.of(
                    Rule.AXIS_HAS_IT, Rule.AXIS_HAS_IT_ONCE, Rule.AXIS_PACKAGE_IS_KNOWN, Rule.STATUS_IS_MERGED)) {
                findings.notChecked(rule);
            }
        } else {
            judgeSent(book);
            judgeReceived(book);
            judgeStatuses(book);
        }
        counts.documents = stories.size();
        counts.documentEntries = entries;
        counts.documentsOnTheWay = onTheWay;
    }

    /** What isn't so, and may still become so, isn't called lost. */
    private void expect(boolean holds, Rule rule, String where, String otherwise, Instant since) {
        if (holds || !since.isAfter(settledBefore)) {
            findings.check(holds, rule, where, otherwise);
        } else {
            onTheWay++;
        }
    }

    private void judgeFeeds() {
        if (!feedSeen) {
            findings.notChecked(Rule.DOCUMENT_FEED_HAS_NO_GAP);
            findings.notChecked(Rule.DOCUMENT_IS_HANDED_OVER_ONCE);
            return;
        }
        var last = new HashMap<String, Long>();
        var handedOver = new HashMap<String, Integer>();
        for (var item : feed) {
            long before = last.getOrDefault(item.agency(), 0L);
            last.put(item.agency(), item.position());
            findings.check(
                    item.position() == before + 1,
                    Rule.DOCUMENT_FEED_HAS_NO_GAP,
                    "feed of %s, position %d".formatted(item.agency(), item.position()),
                    "it comes after " + before);
            handedOver.merge("%s/%d %s".formatted(item.document(), item.sequence(), item.agency()), 1, Integer::sum);
        }
        stories.forEach((document, story) -> {
            for (long sequence : story.inside) {
                var to = story.insideTo.get(sequence);
                int times = handedOver.getOrDefault("%s/%d %s".formatted(document, sequence, to), 0);
                findings.check(
                        times <= 1,
                        Rule.DOCUMENT_IS_HANDED_OVER_ONCE,
                        document + "/" + sequence,
                        "it stands in the feed of %s %d times".formatted(to, times));
                if (times == 0) {
                    expect(
                            false,
                            Rule.DOCUMENT_IS_HANDED_OVER_ONCE,
                            document + "/" + sequence,
                            "it isn't in the feed of " + to,
                            Instant.ofEpochMilli(story.lastAt));
                }
            }
        });
    }

    private void judgeOutgoing() {
        if (!outgoingSeen) {
            findings.notChecked(Rule.OUTGOING_FEED_HAS_NO_GAP);
            findings.notChecked(Rule.OWED_TO_THE_AXIS);
            return;
        }
        long before = 0;
        var causes = new HashSet<String>();
        for (var row : outgoing) {
            findings.check(
                    row.position() == before + 1,
                    Rule.OUTGOING_FEED_HAS_NO_GAP,
                    "position " + row.position(),
                    "it comes after " + before);
            before = row.position();
            causes.add(row.cause());
        }
        stories.forEach((document, story) -> story.outside.forEach((entry, at) -> expect(
                causes.contains(entry), Rule.OWED_TO_THE_AXIS, entry, "the gateway has given it no position", at)));
    }

    // ---- the axis

    private void judgeSent(AxisBook book) {
        var wanted = new HashMap<String, Integer>();
        outgoing.forEach(row -> wanted.merge(row.sha256() + " to " + row.receiver(), 1, Integer::sum));
        var there = new HashMap<String, Integer>();
        for (var item : book.all()) {
            if (catalogue.isOwn(item.from())) {
                there.merge(item.sha256() + " to " + item.to(), 1, Integer::sum);
            }
        }
        there.forEach((what, times) -> findings.check(
                times <= wanted.getOrDefault(what, 0),
                Rule.AXIS_HAS_IT_ONCE,
                what,
                "the axis has it %d times, and it was to be sent %d times"
                        .formatted(times, wanted.getOrDefault(what, 0))));
        var refused = new HashSet<String>();
        book.refusals().forEach(refusal -> refused.add(refusal.sha256() + " to " + refusal.to()));
        for (var row : outgoingBefore) {
            var what = row.sha256() + " to " + row.receiver();
            if (SENT.equals(row.state())) {
                findings.check(
                        there.containsKey(what),
                        Rule.AXIS_HAS_IT,
                        "position " + row.position(),
                        "it is said to be sent, and the axis doesn't have it");
            } else if (FAILED.equals(row.state())) {
                findings.check(
                        refused.contains(what),
                        Rule.AXIS_HAS_IT,
                        "position " + row.position(),
                        "it is said to be refused, and the axis never did so");
            } else if (row.state() != null && !row.state().equals("WITHDRAWN")) {
                onTheWay++;
            }
        }
    }

    private void judgeReceived(AxisBook book) {
        var refusedUnfit = new HashSet<String>();
        for (var item : book.all()) {
            if (catalogue.isOwn(item.from())
                    && DocumentStatus.REFUSED.code().equals(item.facts().status())) {
                refusedUnfit.add(item.from() + " " + item.facts().about());
            }
        }
        for (var item : book.all()) {
            if (!catalogue.isOwn(item.to()) || item.facts().isAStatus()) {
                continue;
            }
            boolean holds = isKnown(item) || item.mess() != null && isAnswered(item, refusedUnfit);
            if (!holds && !item.isSettled()) {
                onTheWay++; // the province hasn't said that it has it
                continue;
            }
            expect(
                    holds,
                    Rule.AXIS_PACKAGE_IS_KNOWN,
                    "entry %s for %s%s".formatted(item.id(), item.to(), item.mess() == null ? "" : ", " + item.mess()),
                    "it was taken over, and neither the journal nor the axis says what became of it",
                    item.updatedAt());
        }
    }

    /** What can't be read far enough to name its document is refused by its number alone. */
    private static boolean isAnswered(Item item, Set<String> refusedUnfit) {
        return refusedUnfit.contains(item.to() + " " + item.facts().documentId());
    }

    private boolean isKnown(Item item) {
        var facts = item.facts();
        var story = story(facts.from(), facts.about().isEmpty() ? facts.documentId() : facts.about());
        if (story == null) {
            return false;
        }
        return switch (facts.kind()) {
            case EDOC_RECALL -> story.requests.contains("recall") || refused(story, "recall");
            case EDOC_UPDATE ->
                story.requests.contains("update")
                        || story.dispatchedTo.contains(new AgencyCode(item.to()))
                        || refused(story, "update");
            default ->
                (story.dispatchedTo.contains(new AgencyCode(item.to())) || refused(story, "sent"))
                        && facts.replaced().stream().allMatch(replaced -> isReplaced(facts.from(), replaced));
        };
    }

    private boolean isReplaced(String from, String documentId) {
        var story = story(from, documentId);
        return story != null && (story.requests.contains("replace") || refused(story, "replace"));
    }

    private static boolean refused(DocumentStory story, String what) {
        return story.refusedInputs.stream().anyMatch(refused -> refused.contains(what));
    }

    private @Nullable DocumentStory story(String from, String documentId) {
        try {
            return stories.get(DocumentCode.of(new AgencyCode(from), documentId).value());
        } catch (MalformedIdentity e) {
            return null;
        }
    }

    /** Of what receivers behind the axis reported, the furthest is what the journal ends with. */
    private void judgeStatuses(AxisBook book) {
        var furthest = new HashMap<String, DocumentStatus>();
        var open = new HashSet<String>();
        for (var item : book.all()) {
            var code = item.facts().status();
            if (code == null || !catalogue.isOwn(item.to())) {
                continue;
            }
            var story = story(item.facts().aboutFrom(), item.facts().about());
            var status = DocumentStatus.of(code);
            var receiver = new AgencyCode(item.from());
            var where = "%s by %s, entry %s".formatted(code, item.from(), item.id());
            boolean known = story != null
                    && (story.heard.contains(heard(receiver, status)) || refused(story, "status-reported " + receiver));
            if (!known && !item.isSettled()) {
                onTheWay++;
                open.add(key(item));
                continue;
            }
            expect(
                    known,
                    Rule.STATUS_IS_MERGED,
                    where,
                    "it was taken over, and the journal doesn't have it",
                    item.updatedAt());
            if (known && status.isStep()) {
                furthest.merge(key(item), status, (one, other) -> one.compareTo(other) >= 0 ? one : other);
            }
        }
        furthest.forEach((key, status) -> {
            var parts = key.split("\n");
            var story = story(parts[0], parts[1]);
            var receiver = new AgencyCode(parts[2]);
            if (story == null || open.contains(key) || story.withoutIt.contains(receiver)) {
                return; // statuses after the end are kept, and change nothing
            }
            // The axis's book was read first: while the system runs, the journal may be further by now.
            var merged = story.status.get(receiver);
            findings.check(
                    merged != null && merged.compareTo(status) >= 0,
                    Rule.STATUS_IS_MERGED,
                    "%s of %s, by %s".formatted(status.code(), parts[1], receiver),
                    "the journal ends with " + merged);
        });
    }

    private static String key(Item status) {
        return status.facts().aboutFrom() + "\n" + status.facts().about() + "\n" + status.from();
    }
}

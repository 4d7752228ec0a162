package vn.lienthong.axis.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.axis.connector.AxisLine;
import vn.lienthong.axis.connector.Sendings;
import vn.lienthong.axis.outgoing.Documents;
import vn.lienthong.axis.outgoing.Documents.Known;
import vn.lienthong.axis.outgoing.Feed;
import vn.lienthong.axis.outgoing.Kind;
import vn.lienthong.axis.outgoing.Outgoing;
import vn.lienthong.axis.outgoing.TellRouting;
import vn.lienthong.axis.packaging.Packages;
import vn.lienthong.axis.reconciliation.ReceiverStatuses;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Addressee;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestAnswered;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentWithdrawn;
import vn.lienthong.contract.document.DocumentEvent.TransportAcknowledged;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.contract.wire.UnreadableEvent;
import vn.lienthong.support.kafka.DeadLetters;
import vn.lienthong.support.kafka.KafkaEvents;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Reads {@code routing.document.journal}; puts what is for agencies outside into the outgoing feed, each entry once however
 * often it comes.
 */
@Component
class FollowDocuments {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);

    private final DeadLetters deadLetters;
    private final RegistryFollower registry;
    private final Documents documents;
    private final ReceiverStatuses statuses;
    private final Packages packages;
    private final Feed feed;
    private final AxisLine line;
    private final Sendings sendings;
    private final TellRouting routing;
    private final TransactionTemplate transactions;

    FollowDocuments(
            DeadLetters deadLetters,
            RegistryFollower registry,
            Documents documents,
            ReceiverStatuses statuses,
            Packages packages,
            Feed feed,
            AxisLine line,
            Sendings sendings,
            TellRouting routing,
            TransactionTemplate transactions) {
        this.deadLetters = deadLetters;
        this.registry = registry;
        this.documents = documents;
        this.statuses = statuses;
        this.packages = packages;
        this.feed = feed;
        this.line = line;
        this.sendings = sendings;
        this.routing = routing;
        this.transactions = transactions;
    }

    private record Read(
            JournalEntry entry, DocumentCode document, DocumentEvent event, ConsumerRecord<String, byte[]> record) {}

    @KafkaListener(id = "axis.documents", topics = "routing.document.journal")
    void follow(List<ConsumerRecord<String, byte[]>> records) {
        var entries = records.stream().map(this::read).flatMap(Optional::stream).toList();
        transactions.executeWithoutResult(status -> {
            var leaving = new ArrayList<Outgoing>();
            for (var entry : entries) {
                try {
                    follow(entry).ifPresent(leaving::add);
                } catch (Packages.Unwritable e) {
                    deadLetters.put(Topics.AXIS_DEAD_LETTER, entry.record(), String.valueOf(e.getMessage()));
                }
            }
            // Last, for from here on all others who add to the feed wait; what is taken back may have been added just
            // now.
            feed.add(leaving);
            entries.forEach(this::withdraw);
        });
        sendings.wake();
    }

    private Optional<Read> read(ConsumerRecord<String, byte[]> record) {
        try {
            var entry = KafkaEvents.journalEntry(record);
            var document = new DocumentCode(entry.key());
            return EVENTS.read(entry.type(), entry.data()).map(event -> new Read(entry, document, event, record));
        } catch (UnreadableEvent | MalformedIdentity e) {
            deadLetters.put(Topics.AXIS_DEAD_LETTER, record, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Outgoing> follow(Read read) {
        return switch (read.event()) {
            case DocumentRegistered registered -> {
                documents.remember(read.document(), registered, read.entry().at());
                yield Optional.empty();
            }
            case DocumentPackageSigned signed -> {
                documents.signed(read.document(), signed.consignment());
                yield Optional.empty();
            }
            case DocumentDispatched dispatched -> {
                if (dispatched.way() != Way.AXIS) {
                    yield Optional.empty();
                }
                statuses.owed(
                        read.document(),
                        dispatched.receiver().agency(),
                        read.entry().sequence(),
                        read.entry().at());
                yield Optional.of(dispatch(read, dispatched));
            }
            case DocumentStatusChanged changed -> {
                statuses.changed(read.document(), changed.receiver(), changed.status(), changed.at());
                yield changed.tell() == Way.AXIS
                        ? Optional.of(
                                status(read, changed.receiver(), changed.status(), changed.reason(), changed.at()))
                        : Optional.empty();
            }
            case DocumentRequestAnswered answered ->
                known(read).way() == Way.AXIS
                        ? Optional.of(status(
                                read,
                                answered.receiver(),
                                answered.agreed() ? DocumentStatus.AGREED : DocumentStatus.DECLINED,
                                answered.reason(),
                                read.entry().at()))
                        : Optional.empty();
            case DocumentWithdrawn ignored -> Optional.empty();
            case DocumentEvent.DocumentRequestSigned ignored -> Optional.empty();
            case DocumentEvent.DocumentRequestUnsigned ignored -> Optional.empty();
            case DocumentEvent.DuplicateRecognised ignored -> Optional.empty();
            case DocumentEvent.DocumentInputRefused ignored -> Optional.empty();
            case DocumentEvent.DocumentSigningRefused ignored -> Optional.empty();
            case DocumentEvent.DocumentPackageTimestamped ignored -> Optional.empty();
            case DocumentEvent.DocumentSigningAwaitsApproval ignored -> Optional.empty();
            case TransportAcknowledged acknowledged -> {
                statuses.transport(read.document(), acknowledged.receiver(), acknowledged.state());
                yield Optional.empty();
            }
            case DocumentEvent.DocumentStatusKept ignored -> Optional.empty();
            case DocumentEvent.ReceiptOverdue ignored -> Optional.empty();
            case DocumentEvent.DocumentRequestOpened ignored -> Optional.empty();
            case DocumentEvent.DocumentRequestExpired ignored -> Optional.empty();
            case DocumentEvent.DocumentReplaced ignored -> Optional.empty();
            case DocumentEvent.DocumentSettled ignored -> Optional.empty();
        };
    }

    private Outgoing dispatch(Read read, DocumentDispatched dispatched) {
        var known = known(read);
        var kind = Kind.of(dispatched.kind());
        var consignment = dispatched.consignment();
        var sender = known.letterhead().from();
        var from = named(sender, known.letterhead().fromName());
        var edxml = consignment != null
                ? consignment.edxml()
                : switch (kind) {
                    case RECALL ->
                        packages.recall(
                                known.letterhead(),
                                from,
                                dispatched.receiver(),
                                dispatched.reason(),
                                read.entry().at());
                    case NEW, UPDATE, REPLACE, STATUS -> known.consignment().edxml();
                };
        return outgoing(
                read,
                read.entry().id(),
                known,
                kind,
                sender,
                dispatched.receiver().agency(),
                edxml,
                dispatched.priority());
    }

    /** The receiver's status goes to whom the document came from. */
    private Outgoing status(Read read, AgencyCode receiver, DocumentStatus status, String reason, Instant at) {
        var known = known(read);
        var edxml = packages.status(known.letterhead(), named(receiver, ""), status, reason, at);
        // An answer to a recall or an update stands in the journal as such and as a status: it leaves once.
        var cause = status.isStep()
                ? read.entry().id()
                : "%s/answer/%s/%s"
                        .formatted(read.document(), receiver, read.entry().cause());
        return outgoing(
                read,
                cause,
                known,
                Kind.STATUS,
                receiver,
                known.letterhead().from(),
                edxml,
                known.letterhead().priority());
    }

    /**
     * What hasn't left yet stays here. What may have left is asked back by routing, once it hears that it did: of what was sent it
     * hears when that is certain; what the axis takes from the feed can't be held back from the moment it stands there.
     */
    private void withdraw(Read read) {
        if (!(read.event() instanceof DocumentWithdrawn withdrawn)
                || !statuses.isOwed(read.document(), withdrawn.receiver())) {
            return;
        }
        var before = read.entry().sequence();
        if (line.isOn()) {
            sendings.withdraw(read.document(), withdrawn.receiver(), before);
        } else {
            feed.newest(read.document(), withdrawn.receiver(), before)
                    .ifPresent(standing -> routing.transport(standing, TransportState.ON_AXIS, null));
        }
    }

    private static Outgoing outgoing(
            Read read,
            String cause,
            Known known,
            Kind kind,
            AgencyCode sender,
            AgencyCode receiver,
            Attachment edxml,
            int priority) {
        return new Outgoing(
                cause,
                read.document(),
                read.entry().sequence(),
                kind,
                sender,
                receiver,
                edxml,
                priority,
                known.dossier() == null || kind.isStatus(),
                read.entry().at());
    }

    private Addressee named(AgencyCode agency, String otherwise) {
        return new Addressee(
                agency, registry.registry().agency(agency).map(Agency::name).orElse(otherwise));
    }

    private Known known(Read read) {
        return documents
                .find(read.document())
                // Every story begins with it, and stands in one partition.
                .orElseThrow(() -> new IllegalStateException("a document's story begins with its registration"));
    }
}

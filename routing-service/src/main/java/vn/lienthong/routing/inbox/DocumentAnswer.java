package vn.lienthong.routing.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageTimestamped;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentReplaced;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestOpened;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestUnsigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentSettled;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningAwaitsApproval;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.TransportAcknowledged;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.DossierStage;
import vn.lienthong.contract.document.Letterhead;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.document.DocumentState;
import vn.lienthong.routing.document.DocumentState.ReceiverState;

/**
 * A document as its journal tells it.
 *
 * @param way how it came in
 * @param signing {@code not-needed}, {@code awaited}, {@code signed} or {@code refused}
 * @param replacedBy the document that takes its place, if one does
 * @param settledAt when every receiver had come to an end
 * @param sequence of the newest entry this tells of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DocumentAnswer(
        DocumentCode document,
        Letterhead letterhead,
        Way way,
        Instant registeredAt,
        String signing,
        List<DocumentCode> replaces,
        @Nullable DocumentCode replacedBy,
        @Nullable DossierStage dossier,
        @Nullable Instant settledAt,
        long sequence,
        List<Receiver> receivers) {
    private static final EventTypes<DocumentEvent> EVENTS = EventTypes.of(DocumentEvent.class);

    /**
     * One receiver.
     *
     * @param way how it is reached
     * @param phase {@code holds}, {@code withdrawn}, {@code given-back} or {@code replaced}
     * @param transport where the package is
     * @param status what it does with it; none before its first report
     * @param statusAt since when, as it says
     * @param overdue it didn't notify its receipt in time
     * @param ended nothing is expected of it any more
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Receiver(
            AgencyCode agency,
            String name,
            Way way,
            String phase,
            TransportState transport,
            @Nullable Instant transportAt,
            @Nullable DocumentStatus status,
            @Nullable Instant statusAt,
            @Nullable String statusReason,
            @Nullable Instant receiptBy,
            boolean overdue,
            boolean ended,
            @Nullable Asked request) {}

    /**
     * The newest request to a receiver.
     *
     * @param what {@code recall}, {@code update} or {@code replace}
     * @param progress {@code open}, {@code agreed}, {@code declined}, {@code expired} or {@code not-needed}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Asked(String what, String progress, @Nullable Instant answerBy) {}

    private static final String AWAITS_APPROVAL = "awaits-approval";

    static DocumentAnswer of(DocumentCode code, List<JournalEntry> story, Registry registry) {
        DocumentState state = null;
        DocumentRegistered registered = null;
        Instant registeredAt = Instant.EPOCH;
        Instant settledAt = null;
        DocumentCode replacedBy = null;
        String signing = "not-needed";
        // What it was before an approval was awaited: it may have been that of a recall.
        String withoutApproval = signing;
        Map<AgencyCode, TransportAcknowledged> carried = new LinkedHashMap<>();
        Map<AgencyCode, DocumentStatusChanged> reported = new LinkedHashMap<>();
        for (var entry : story) {
            var event = EVENTS.read(entry.type(), entry.data()).orElse(null);
            if (event == null) {
                continue; // of a kind this version doesn't know
            }
            state = DocumentState.after(state, event, entry.sequence());
            switch (event) {
                case DocumentRegistered begun -> {
                    registered = begun;
                    registeredAt = entry.at();
                    signing =
                            begun.way() == Way.PROVINCE && !begun.consignment().signed() ? "awaited" : "not-needed";
                }
                case DocumentPackageSigned _ -> signing = "signed";
                case DocumentSigningRefused _ -> signing = "refused";
                case DocumentSigningAwaitsApproval _ -> {
                    withoutApproval = signing.equals(AWAITS_APPROVAL) ? withoutApproval : signing;
                    signing = AWAITS_APPROVAL;
                }
                case DocumentRequestSigned _, DocumentRequestUnsigned _ ->
                    signing = signing.equals(AWAITS_APPROVAL) ? withoutApproval : signing;
                case DocumentPackageTimestamped _ -> {}
                case DocumentReplaced replaced -> replacedBy = replaced.with();
                case DocumentSettled _ -> settledAt = entry.at();
                case TransportAcknowledged acknowledged -> {
                    var now = state.receivers().get(acknowledged.receiver());
                    if (now != null && now.transport() == acknowledged.state()) {
                        carried.put(acknowledged.receiver(), acknowledged);
                    }
                }
                case DocumentStatusChanged changed -> reported.put(changed.receiver(), changed);
                case DocumentEvent.DuplicateRecognised _,
                        DocumentEvent.DocumentInputRefused _,
                        DocumentEvent.DocumentDispatched _,
                        DocumentEvent.DocumentStatusKept _,
                        DocumentEvent.ReceiptOverdue _,
                        DocumentRequestOpened _,
                        DocumentEvent.DocumentWithdrawn _,
                        DocumentEvent.DocumentRequestAnswered _,
                        DocumentEvent.DocumentRequestExpired _ -> {}
            }
        }
        var known = Objects.requireNonNull(state, "a document's story begins with its registration");
        var begun = Objects.requireNonNull(registered, "a document's story begins with its registration");
        return new DocumentAnswer(
                code,
                begun.letterhead(),
                begun.way(),
                registeredAt,
                signing,
                begun.replaces(),
                replacedBy,
                begun.dossier(),
                known.settled() ? settledAt : null,
                story.getLast().sequence(),
                known.receivers().entrySet().stream()
                        .map(one -> receiver(
                                one.getKey(),
                                one.getValue(),
                                registry,
                                carried.get(one.getKey()),
                                reported.get(one.getKey())))
                        .toList());
    }

    private static Receiver receiver(
            AgencyCode agency,
            ReceiverState known,
            Registry registry,
            @Nullable TransportAcknowledged carried,
            @Nullable DocumentStatusChanged reported) {
        var asked = known.asked();
        var status = known.status();
        return new Receiver(
                agency,
                registry.agency(agency).map(found -> found.name()).orElse(agency.value()),
                known.way(),
                wire(known.phase()),
                known.transport(),
                carried == null || carried.state() != known.transport() ? null : carried.at(),
                status,
                status == null || reported == null ? null : reported.at(),
                status == null || reported == null ? null : reported.reason(),
                known.receiptBy(),
                known.overdue(),
                known.hasEnded(),
                asked == null
                        ? null
                        : new Asked(
                                asked.request().wire(),
                                wire(asked.progress()),
                                asked.answerBy().equals(Instant.EPOCH) ? null : asked.answerBy()));
    }

    private static String wire(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    boolean isSender(AgencyCode agency, Registry registry) {
        return registry.agency(letterhead.from())
                .map(found -> found.code())
                .orElse(letterhead.from())
                .equals(agency);
    }

    /** With what is that receiver's own business; empty where it isn't one. */
    Optional<DocumentAnswer> seenBy(AgencyCode agency) {
        var own = receivers.stream()
                .filter(receiver -> receiver.agency().equals(agency))
                .toList();
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(new DocumentAnswer(
                        document,
                        letterhead,
                        way,
                        registeredAt,
                        signing,
                        replaces,
                        replacedBy,
                        dossier,
                        settledAt,
                        sequence,
                        own));
    }
}

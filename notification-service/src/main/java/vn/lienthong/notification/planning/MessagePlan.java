package vn.lienthong.notification.planning;

import java.net.URI;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.ApologyIssued;
import vn.lienthong.contract.dossier.DossierEvent.BecameOverdue;
import vn.lienthong.contract.dossier.DossierEvent.ClockStarted;
import vn.lienthong.contract.dossier.DossierEvent.ClockStopped;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationAnswered;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationLapsed;
import vn.lienthong.contract.dossier.DossierEvent.ConsultationRequested;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierResumed;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.DossierStopped;
import vn.lienthong.contract.dossier.DossierEvent.DueApproaching;
import vn.lienthong.contract.dossier.DossierEvent.DueChanged;
import vn.lienthong.contract.dossier.DossierEvent.Escalated;
import vn.lienthong.contract.dossier.DossierEvent.OfficerAssigned;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.ReassignmentNeeded;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResealRequested;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.ResultTimestamped;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.DossierEvent.SealAwaitsApproval;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.dossier.DossierEvent.StageReassigned;
import vn.lienthong.contract.dossier.DossierEvent.StageSentBack;
import vn.lienthong.contract.dossier.DossierEvent.StageSkipped;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalAgreed;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalDeclined;
import vn.lienthong.contract.dossier.DossierEvent.WithdrawalRequested;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.Situation;

/**
 * What the citizen is told when something happens to a dossier. Pure: time, registry and recipient come in.
 *
 * @param trackingLink opens a dossier's page, by the dossier's code
 * @param uselessAfter how long after the event it is still worth telling
 */
record MessagePlan(Sender sender, Function<String, URI> trackingLink, Duration uselessAfter) {
    private static final DateTimeFormatter MOMENT_VI =
            DateTimeFormatter.ofPattern("HH:mm 'ngày' dd/MM/yyyy", Locale.ROOT);
    private static final DateTimeFormatter MOMENT_EN =
            DateTimeFormatter.ofPattern("HH:mm 'on' d MMMM yyyy", Locale.ENGLISH);

    /** Control characters but the line feed, and halves of surrogate pairs: no text needs them, some stores refuse them. */
    private static final Pattern NOT_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n]]+");

    /** The message an event calls for; empty where there is nothing to tell, or nobody who can be reached. */
    Optional<Message> plan(JournalEntry entry, DossierEvent event, Recipient recipient, Registry registry) {
        if (recipient.email().isEmpty()) {
            return Optional.empty();
        }
        var telling = new Telling(entry, recipient, registry);
        return switch (event) {
            case DossierReceived received ->
                telling.that(
                        Situation.DOSSIER_RECEIVED,
                        received.receivingAgency(),
                        Map.of("dueAt", telling.moment(received.dueAt())));
            case DossierRefused refused ->
                telling.that(Situation.DOSSIER_REFUSED, refused.agency(), Map.of("reason", refused.reason()));
            case SupplementRequested asked ->
                telling.that(
                        Situation.SUPPLEMENT_REQUESTED,
                        asked.agency(),
                        Map.of(
                                "papers",
                                telling.papers(asked.parts()),
                                "reason",
                                asked.reason(),
                                "until",
                                telling.until(asked.until())));
            case SupplementProvided provided ->
                telling.that(Situation.SUPPLEMENT_RECEIVED, provided.agency(), telling.at());
            case PaymentRequested asked ->
                telling.that(
                        Situation.PAYMENT_REQUESTED,
                        asked.agency(),
                        Map.of("amount", telling.amount(asked.amount()), "purpose", asked.purpose()));
            case PaymentConfirmed paid ->
                telling.that(
                        Situation.PAYMENT_CONFIRMED,
                        paid.agency(),
                        Map.of("amount", telling.amount(paid.amount()), "reference", paid.reference()));
            case DossierStopped stopped ->
                telling.that(
                        Situation.DOSSIER_STOPPED,
                        stopped.agency(),
                        Map.of("reason", stopped.reason(), "at", telling.moment(entry.at())));
            case ClockStarted started ->
                telling.that(
                        Situation.DOSSIER_RESUMED,
                        recipient.receivingAgency(),
                        Map.of("dueAt", telling.moment(started.dueAt()), "at", telling.moment(entry.at())));
            case ApologyIssued apology ->
                telling.that(
                        Situation.APOLOGY_ISSUED,
                        apology.agency(),
                        Map.of(
                                "reason",
                                apology.reason(),
                                "before",
                                telling.moment(apology.before()),
                                "dueAt",
                                telling.moment(apology.dueAt())));
            case ReceiverChanged changed ->
                telling.ofTheChange(
                        Situation.RECEIVER_CHANGED, changed.agency(), Map.of("from", telling.nameOf(changed.from())));
            case StageReassigned moved ->
                telling.ofTheChange(
                        Situation.AGENCY_CHANGED, moved.agency(), Map.of("from", telling.nameOf(moved.from())));
            case WithdrawalAgreed agreed -> telling.that(Situation.WITHDRAWAL_AGREED, agreed.agency(), telling.at());
            case WithdrawalDeclined declined ->
                telling.that(Situation.WITHDRAWAL_DECLINED, declined.agency(), Map.of("reason", declined.reason()));
            case ResultRecalled recalled ->
                telling.that(Situation.RESULT_RECALLED, recalled.agency(), Map.of("reason", recalled.reason()));
            // The first seal is told with the result itself.
            case ResultSealed sealed ->
                sealed.replaces() == null
                        ? Optional.empty()
                        : telling.that(
                                Situation.RESULT_RESEALED,
                                recipient.receivingAgency(),
                                Map.of("sealedBy", telling.nameOf(sealed.agency()), "at", telling.moment(entry.at())));
            case DueChanged changed ->
                changed.stage() != null
                        ? Optional.empty()
                        : telling.that(
                                Situation.DUE_CHANGED,
                                recipient.receivingAgency(),
                                Map.of(
                                        "before",
                                        telling.moment(changed.from()),
                                        "dueAt",
                                        telling.moment(changed.dueAt())));
            case DossierProcessed processed ->
                telling.that(Situation.RESULT_READY, recipient.receivingAgency(), telling.at());
            case ResultReturned returned -> telling.that(Situation.RESULT_RETURNED, returned.agency(), telling.at());
            // What agencies do among themselves; and what another event tells: the refusal of a lapsed supplement, the
            // start of a clock.
            case StageSkipped _,
                    OfficerAssigned _,
                    SupplementLapsed _,
                    DossierResumed _,
                    ClockStopped _,
                    StageSentBack _,
                    ConsultationRequested _,
                    ConsultationAnswered _,
                    ConsultationLapsed _,
                    WithdrawalRequested _,
                    ReassignmentNeeded _,
                    DueApproaching _,
                    BecameOverdue _,
                    Escalated _,
                    RouteMigrated _,
                    ResultTimestamped _,
                    SealAwaitsApproval _,
                    ResealRequested _,
                    DossierRouted _,
                    StageAccepted _,
                    StageCompleted _,
                    SealRequested _,
                    SealRefused _,
                    ActionRefused _ -> Optional.empty();
        };
    }

    /**
     * Of the messages that one change calls for at a dossier, one: that the receiving agency changed, else the first that
     * another agency works on it.
     */
    static List<Message> onePerChange(List<Message> planned) {
        var told = new HashSet<String>();
        planned.stream()
                .filter(message -> message.situation() == Situation.RECEIVER_CHANGED)
                .forEach(message -> told.add(change(message)));
        return planned.stream()
                .filter(message -> message.situation() != Situation.AGENCY_CHANGED || told.add(change(message)))
                .toList();
    }

    private static String change(Message message) {
        return message.dossier() + " " + message.change();
    }

    /** One event told to one recipient. */
    private final class Telling {
        private final JournalEntry entry;
        private final Recipient recipient;
        private final Registry registry;

        Telling(JournalEntry entry, Recipient recipient, Registry registry) {
            this.entry = entry;
            this.recipient = recipient;
            this.registry = registry;
        }

        Optional<Message> that(Situation situation, AgencyCode agency, Map<String, String> more) {
            return message(situation, agency, null, more);
        }

        /** Of all that its cause brings about, one thing is told. */
        Optional<Message> ofTheChange(Situation situation, AgencyCode agency, Map<String, String> more) {
            return message(situation, agency, entry.cause(), more);
        }

        private Optional<Message> message(
                Situation situation, AgencyCode agency, @Nullable String change, Map<String, String> more) {
            var variables = new HashMap<String, String>();
            variables.put("code", entry.key());
            variables.put("procedure", procedure());
            variables.put("agency", nameOf(agency));
            variables.put("sender", sender.name(recipient.language()));
            variables.put("link", trackingLink.apply(entry.key()).toString());
            variables.putAll(more);
            variables.replaceAll((ignored, text) -> plain(text));
            return recipient
                    .email()
                    .map(address -> new Message(
                            entry.id(),
                            Message.APPLICANT,
                            MessageChannel.EMAIL,
                            entry.key(),
                            situation,
                            situation.version(),
                            recipient.language(),
                            address,
                            change,
                            Map.copyOf(variables),
                            entry.at().plus(uselessAfter)));
        }

        /** When it happened. */
        Map<String, String> at() {
            return Map.of("at", moment(entry.at()));
        }

        /** One line for each paper, by its name. */
        String papers(List<String> codes) {
            if (codes.isEmpty()) {
                return inEnglish() ? "- as stated in the reason" : "- như nêu ở lý do";
            }
            var parts = registry.procedure(recipient.procedure(), recipient.procedureVersion())
                    .map(Procedure::parts)
                    .orElse(List.of());
            return codes.stream()
                    .map(code -> parts.stream()
                            .filter(part -> part.code().equals(code))
                            .map(Procedure.Part::name)
                            .findFirst()
                            .orElse(code))
                    .map(name -> "- " + name)
                    .collect(Collectors.joining("\n"));
        }

        String until(@Nullable Instant instant) {
            if (instant != null) {
                return moment(instant);
            }
            return inEnglish() ? "no time limit" : "không giới hạn";
        }

        /** In whole đồng, grouped as the language does. */
        String amount(@Nullable Long dong) {
            if (dong == null) {
                return inEnglish() ? "as notified separately" : "theo thông báo riêng";
            }
            return inEnglish()
                    ? NumberFormat.getIntegerInstance(Locale.ENGLISH).format(dong) + " dong"
                    : NumberFormat.getIntegerInstance(Locale.of("vi", "VN")).format(dong) + " đồng";
        }

        private boolean inEnglish() {
            return recipient.language().equals("en");
        }

        private String procedure() {
            return registry.procedure(recipient.procedure(), recipient.procedureVersion())
                    .map(known -> inEnglish() ? known.nameEn() : known.name())
                    .orElse(recipient.procedure().value());
        }

        /** By its code where the registry doesn't know it (any more): better than not telling. */
        String nameOf(AgencyCode agency) {
            return registry.agency(agency).map(known -> known.name()).orElse(agency.value());
        }

        String moment(Instant instant) {
            var form = inEnglish() ? MOMENT_EN : MOMENT_VI;
            return form.format(instant.atZone(WorkingCalendar.ZONE));
        }
    }

    private static String plain(String text) {
        return NOT_TEXT.matcher(text.replace("\r\n", "\n")).replaceAll(" ").strip();
    }
}

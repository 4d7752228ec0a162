package vn.lienthong.notification.planning;

import java.net.URI;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.notification.NotificationSettings.Sender;
import vn.lienthong.notification.message.Message;
import vn.lienthong.notification.message.Situation;

/**
 * What the citizen is told when something happens to a dossier. Pure: time, registry and recipient come in.
 *
 * @param trackingLink opens a dossier's page, by the dossier's code
 * @param uselessAfter how long after the event it is still worth telling
 * @param inForce which version of a template is used now
 */
record MessagePlan(
        Sender sender, Function<String, URI> trackingLink, Duration uselessAfter, ToIntFunction<Situation> inForce) {
    private static final DateTimeFormatter MOMENT_VI =
            DateTimeFormatter.ofPattern("HH:mm 'ngày' dd/MM/yyyy", Locale.ROOT);
    private static final DateTimeFormatter MOMENT_EN =
            DateTimeFormatter.ofPattern("HH:mm 'on' d MMMM yyyy", Locale.ENGLISH);

    private static final Set<Situation> ONCE = EnumSet.of(Situation.AGENCY_CHANGED, Situation.STAGE_PASSED_ON);

    /** Control characters but the line feed, and halves of surrogate pairs: no text needs them, some stores refuse them. */
    private static final Pattern NOT_TEXT = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\\n]]+");

    /** The message an event calls for; empty where there is nothing to tell, or nobody who can be reached. */
    Optional<Message> plan(
            JournalEntry entry, DossierEvent event, Recipient recipient, Wanted wanted, Registry registry) {
        if (recipient.ways().isEmpty()) {
            return Optional.empty();
        }
        var telling =
                new Telling(entry.id(), entry.key(), entry.at(), entry.at().plus(uselessAfter), recipient, registry);
        return switch (event) {
            case DossierReceived received -> telling.ofTheReceipt(received);
            case DossierRouted routed ->
                // To whom it goes at once is part of its receipt; and it isn't passed on to whom the citizen gave it.
                entry.at().equals(wanted.receivedAt()) || routed.agency().equals(recipient.receivingAgency())
                        ? Optional.empty()
                        : telling.thatOnce(
                                Situation.STAGE_PASSED_ON,
                                routed.agency(),
                                "passed-on/" + routed.agency(),
                                telling.at());
            case BecameOverdue late ->
                late.stage() != null
                        ? Optional.empty()
                        : telling.that(
                                Situation.DOSSIER_OVERDUE,
                                recipient.receivingAgency(),
                                Map.of("before", telling.moment(late.dueAt())));
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
                telling.thatOnce(
                        Situation.RECEIVER_CHANGED,
                        changed.agency(),
                        entry.cause(),
                        Map.of("from", telling.nameOf(changed.from())));
            case StageReassigned moved ->
                telling.thatOnce(
                        Situation.AGENCY_CHANGED,
                        moved.agency(),
                        entry.cause(),
                        Map.of("from", telling.nameOf(moved.from())));
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
            case DossierProcessed _ -> telling.ofTheResult(wanted.returnBy());
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
                    Escalated _,
                    RouteMigrated _,
                    ResultTimestamped _,
                    SealAwaitsApproval _,
                    ResealRequested _,
                    StageAccepted _,
                    StageCompleted _,
                    SealRequested _,
                    SealRefused _,
                    ActionRefused _ -> Optional.empty();
        };
    }

    /** The message that a moment calls for. */
    Optional<Message> remind(Reminder reminder, Recipient recipient, Registry registry) {
        var until = Objects.requireNonNull(reminder.until());
        var telling = new Telling(
                reminder.event(),
                reminder.dossier(),
                Objects.requireNonNull(reminder.at()),
                until,
                recipient,
                registry);
        return switch (reminder.kind()) {
            case APPOINTMENT ->
                telling.that(
                        Situation.APPOINTMENT_NEAR,
                        recipient.receivingAgency(),
                        Map.of("dueAt", telling.moment(until)));
            case SURVEY ->
                telling.that(
                        Situation.SURVEY_INVITED,
                        recipient.receivingAgency(),
                        Map.of("survey", link(reminder.dossier()) + "?to=survey"));
        };
    }

    private String link(String dossier) {
        return trackingLink.apply(dossier).toString();
    }

    /**
     * Of the messages that one change calls for at a dossier, one: that the receiving agency changed, else the first that
     * another agency works on it. That it went on to an agency is told once of each.
     */
    static List<Message> onePerChange(List<Message> planned) {
        var told = new HashSet<String>();
        planned.stream()
                .filter(message -> message.situation() == Situation.RECEIVER_CHANGED)
                .forEach(message -> told.add(change(message)));
        return planned.stream()
                .filter(message -> !ONCE.contains(message.situation()) || told.add(change(message)))
                .toList();
    }

    private static String change(Message message) {
        return message.dossier() + " " + message.change();
    }

    /** One event told to one recipient. */
    private final class Telling {
        private final String event;
        private final String dossier;
        private final Instant at;
        private final Instant until;
        private final Recipient recipient;
        private final Registry registry;

        Telling(String event, String dossier, Instant at, Instant until, Recipient recipient, Registry registry) {
            this.event = event;
            this.dossier = dossier;
            this.at = at;
            this.until = until;
            this.recipient = recipient;
            this.registry = registry;
        }

        /** How it came in. */
        Optional<Message> ofTheReceipt(DossierReceived received) {
            var dueAt = moment(received.dueAt());
            return switch (received.channel()) {
                case COUNTER -> that(Situation.DOSSIER_RECEIVED, received.receivingAgency(), Map.of("dueAt", dueAt));
                case ONLINE ->
                    that(Situation.DOSSIER_RECEIVED_ONLINE, received.receivingAgency(), Map.of("dueAt", dueAt));
                case POST -> {
                    var reception = received.reception();
                    var order = reception == null ? null : reception.postOrder();
                    yield that(
                            Situation.DOSSIER_RECEIVED_POST,
                            received.receivingAgency(),
                            Map.of("dueAt", dueAt, "order", order == null ? unknown() : order));
                }
            };
        }

        /** How it goes back. */
        Optional<Message> ofTheResult(@Nullable Channel returnBy) {
            return switch (returnBy) {
                case ONLINE -> that(Situation.RESULT_READY_ONLINE, recipient.receivingAgency(), at());
                case POST ->
                    that(
                            Situation.RESULT_READY_POST,
                            recipient.receivingAgency(),
                            // The order is named after the dossier before there is one.
                            Map.of("at", moment(at), "order", dossier + "-return"));
                case COUNTER -> that(Situation.RESULT_READY, recipient.receivingAgency(), at());
                case null -> that(Situation.RESULT_READY, recipient.receivingAgency(), at());
            };
        }

        private String unknown() {
            return inEnglish() ? "not known" : "không rõ";
        }

        Optional<Message> that(Situation situation, AgencyCode agency, Map<String, String> more) {
            return message(situation, agency, null, more);
        }

        /** Of all that would be told of one change, one thing is told. */
        Optional<Message> thatOnce(Situation situation, AgencyCode agency, String change, Map<String, String> more) {
            return message(situation, agency, change, more);
        }

        private Optional<Message> message(
                Situation situation, AgencyCode agency, @Nullable String change, Map<String, String> more) {
            var variables = new HashMap<String, String>();
            variables.put("code", dossier);
            variables.put("procedure", procedure());
            variables.put("agency", nameOf(agency));
            variables.put("sender", sender.name(recipient.language()));
            variables.put("link", link(dossier));
            variables.putAll(more);
            variables.replaceAll((ignored, text) -> plain(text));
            // By any way: which one it goes is chosen afterwards.
            return recipient.ways().entrySet().stream()
                    .findFirst()
                    .map(way -> new Message(
                            event,
                            Message.APPLICANT,
                            way.getKey(),
                            dossier,
                            situation,
                            inForce.applyAsInt(situation),
                            recipient.language(),
                            way.getValue(),
                            change,
                            Map.copyOf(variables),
                            until));
        }

        /** When it happened. */
        Map<String, String> at() {
            return Map.of("at", moment(at));
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

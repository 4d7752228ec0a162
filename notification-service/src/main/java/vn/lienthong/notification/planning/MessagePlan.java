package vn.lienthong.notification.planning;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.DossierEvent.ResultSealed;
import vn.lienthong.contract.dossier.DossierEvent.SealRefused;
import vn.lienthong.contract.dossier.DossierEvent.SealRequested;
import vn.lienthong.contract.dossier.DossierEvent.StageAccepted;
import vn.lienthong.contract.dossier.DossierEvent.StageCompleted;
import vn.lienthong.contract.identity.AgencyCode;
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
 * @param trackingLink what a dossier's code is added to
 * @param uselessAfter how long after the event it is still worth telling
 */
record MessagePlan(Sender sender, URI trackingLink, Duration uselessAfter) {
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
                        "dueAt",
                        telling.moment(received.dueAt()));
            case DossierRefused refused ->
                telling.that(Situation.DOSSIER_REFUSED, refused.agency(), "reason", refused.reason());
            case DossierProcessed processed ->
                telling.that(Situation.RESULT_READY, recipient.receivingAgency(), "at", telling.moment(entry.at()));
            case ResultReturned returned ->
                telling.that(Situation.RESULT_RETURNED, returned.agency(), "at", telling.moment(entry.at()));
            case DossierEvent.StageSkipped _,
                    DossierEvent.OfficerAssigned _,
                    DossierEvent.SupplementRequested _,
                    DossierEvent.SupplementProvided _,
                    DossierEvent.SupplementLapsed _,
                    DossierEvent.PaymentRequested _,
                    DossierEvent.PaymentConfirmed _,
                    DossierEvent.DossierStopped _,
                    DossierEvent.DossierResumed _,
                    DossierEvent.ClockStopped _,
                    DossierEvent.ClockStarted _,
                    DossierEvent.StageSentBack _,
                    DossierEvent.ConsultationRequested _,
                    DossierEvent.ConsultationAnswered _,
                    DossierEvent.ConsultationLapsed _,
                    DossierEvent.WithdrawalRequested _,
                    DossierEvent.WithdrawalAgreed _,
                    DossierEvent.WithdrawalDeclined _,
                    DossierEvent.ResultRecalled _,
                    DossierEvent.StageReassigned _,
                    DossierEvent.ReceiverChanged _,
                    DossierEvent.ReassignmentNeeded _,
                    DossierEvent.DueChanged _,
                    DossierEvent.DueApproaching _,
                    DossierEvent.BecameOverdue _,
                    DossierEvent.ApologyIssued _,
                    DossierEvent.Escalated _,
                    DossierEvent.RouteMigrated _,
                    DossierRouted _,
                    StageAccepted _,
                    StageCompleted _,
                    SealRequested _,
                    ResultSealed _,
                    SealRefused _,
                    ActionRefused _ -> Optional.empty();
        };
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

        Optional<Message> that(Situation situation, AgencyCode agency, String name, String value) {
            var variables = new HashMap<String, String>();
            variables.put("code", entry.key());
            variables.put("procedure", procedure());
            variables.put("agency", nameOf(agency));
            variables.put("sender", sender.name(recipient.language()));
            variables.put("link", trackingLink + URLEncoder.encode(entry.key(), StandardCharsets.UTF_8));
            variables.put(name, value);
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
                            Map.copyOf(variables),
                            entry.at().plus(uselessAfter)));
        }

        private String procedure() {
            return registry.procedure(recipient.procedure(), recipient.procedureVersion())
                    .map(known -> recipient.language().equals("en") ? known.nameEn() : known.name())
                    .orElse(recipient.procedure().value());
        }

        /** By its code where the registry doesn't know it (any more): better than not telling. */
        private String nameOf(AgencyCode agency) {
            return registry.agency(agency).map(known -> known.name()).orElse(agency.value());
        }

        String moment(Instant instant) {
            var form = recipient.language().equals("en") ? MOMENT_EN : MOMENT_VI;
            return form.format(instant.atZone(WorkingCalendar.ZONE));
        }
    }

    private static String plain(String text) {
        return NOT_TEXT.matcher(text.replace("\r\n", "\n")).replaceAll(" ").strip();
    }
}

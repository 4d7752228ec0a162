package vn.lienthong.notification.planning;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.ReceiverChanged;
import vn.lienthong.contract.dossier.DossierEvent.ResultRecalled;
import vn.lienthong.contract.dossier.DossierEvent.RouteMigrated;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.notification.message.Address;
import vn.lienthong.notification.message.EmailAddress;
import vn.lienthong.notification.message.Endpoint;
import vn.lienthong.notification.message.MessageChannel;
import vn.lienthong.notification.message.PhoneNumber;

/**
 * Who is told about a dossier (người nhận thông báo), and what later events don't repeat. No name: the messages do
 * without.
 *
 * @param email where messages go
 * @param unreachable why there is no address to write to
 * @param phone where short messages go
 * @param citizen who it is, as {@link Citizens} calls it
 * @param device whether a browser is to be told
 * @param endedAt when the dossier ended, if it has
 * @param sequence of the newest entry that changed this
 */
record Recipient(
        String dossier,
        Optional<EmailAddress> email,
        @Nullable Unreachable unreachable,
        String language,
        ProcedureCode procedure,
        int procedureVersion,
        AgencyCode receivingAgency,
        @Nullable Instant endedAt,
        long sequence,
        Optional<PhoneNumber> phone,
        @Nullable String citizen,
        boolean device) {
    Recipient {
        Objects.requireNonNull(dossier, "dossier");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(receivingAgency, "receivingAgency");
        if (email.isPresent() == (unreachable != null)) {
            throw new IllegalArgumentException("a recipient has an address, or a reason why not");
        }
    }

    /** One with no phone. */
    Recipient(
            String dossier,
            Optional<EmailAddress> email,
            @Nullable Unreachable unreachable,
            String language,
            ProcedureCode procedure,
            int procedureVersion,
            AgencyCode receivingAgency,
            @Nullable Instant endedAt,
            long sequence) {
        this(
                dossier,
                email,
                unreachable,
                language,
                procedure,
                procedureVersion,
                receivingAgency,
                endedAt,
                sequence,
                Optional.empty(),
                null,
                false);
    }

    /** Where messages go, by channel. */
    Map<MessageChannel, Address> ways() {
        var ways = new EnumMap<MessageChannel, Address>(MessageChannel.class);
        email.ifPresent(address -> ways.put(MessageChannel.EMAIL, address));
        phone.ifPresent(number -> {
            ways.put(MessageChannel.ZALO, number);
            ways.put(MessageChannel.SMS, number);
        });
        if (device) {
            ways.put(MessageChannel.PUSH, new Endpoint(dossier));
        }
        // The portal knows whose account a dossier belongs to, or says that it knows none.
        ways.put(MessageChannel.WEBHOOK, new Endpoint(dossier));
        return ways;
    }

    /** Why nobody can be told by e-mail. */
    enum Unreachable {
        NO_ADDRESS,
        MALFORMED_ADDRESS
    }

    /** The applicant of a dossier just received. */
    static Recipient of(String dossier, DossierReceived received, PersonalData personal) {
        var applicant = personal.applicant();
        var email = EmailAddress.in(applicant.email());
        return new Recipient(
                dossier,
                email,
                email.isPresent() ? null : whyNot(applicant.email()),
                // Whatever else is asked for: only these two are spoken here.
                applicant.language().equals("en") ? "en" : "vi",
                received.procedure(),
                received.procedureVersion(),
                received.receivingAgency(),
                null,
                0,
                PhoneNumber.in(applicant.phone()),
                null,
                false);
    }

    /** The same, with what the citizen is called. */
    Recipient called(String pseudonym) {
        return new Recipient(
                dossier,
                email,
                unreachable,
                language,
                procedure,
                procedureVersion,
                receivingAgency,
                endedAt,
                sequence,
                phone,
                pseudonym,
                device);
    }

    /** The recipient after an entry of the dossier's journal; one that has been read before changes nothing. */
    Recipient after(JournalEntry entry, DossierEvent event) {
        if (entry.sequence() <= sequence) {
            return this;
        }
        return switch (event) {
            case ReceiverChanged changed -> with(procedureVersion, changed.agency(), endedAt, entry);
            case RouteMigrated migrated -> with(migrated.to(), receivingAgency, endedAt, entry);
            // The dossier goes on: who is told of it is needed again.
            case ResultRecalled _ -> with(procedureVersion, receivingAgency, null, entry);
            default -> StageChange.ends(event) ? with(procedureVersion, receivingAgency, entry.at(), entry) : this;
        };
    }

    private Recipient with(int version, AgencyCode receiver, @Nullable Instant ended, JournalEntry entry) {
        return new Recipient(
                dossier,
                email,
                unreachable,
                language,
                procedure,
                version,
                receiver,
                ended,
                entry.sequence(),
                phone,
                citizen,
                device);
    }

    private static Unreachable whyNot(@Nullable String email) {
        return email == null || email.isBlank() ? Unreachable.NO_ADDRESS : Unreachable.MALFORMED_ADDRESS;
    }
}

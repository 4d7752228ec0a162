package vn.lienthong.notification.planning;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.notification.message.EmailAddress;

/**
 * Who is told about a dossier (người nhận thông báo), and what later events don't repeat. No name: the messages do
 * without.
 *
 * @param email where messages go
 * @param unreachable why there is no address to write to
 */
record Recipient(
        String dossier,
        Optional<EmailAddress> email,
        @Nullable Unreachable unreachable,
        String language,
        ProcedureCode procedure,
        int procedureVersion,
        AgencyCode receivingAgency) {
    Recipient {
        Objects.requireNonNull(dossier, "dossier");
        Objects.requireNonNull(language, "language");
        Objects.requireNonNull(procedure, "procedure");
        Objects.requireNonNull(receivingAgency, "receivingAgency");
        if (email.isPresent() == (unreachable != null)) {
            throw new IllegalArgumentException("a recipient has an address, or a reason why not");
        }
    }

    /** Why nobody can be told by e-mail. */
    enum Unreachable {
        NO_ADDRESS,
        MALFORMED_ADDRESS
    }

    /** The applicant of a dossier just received. */
    static Recipient of(String dossier, DossierReceived received) {
        var applicant = received.personal().applicant();
        var email = EmailAddress.in(applicant.email());
        return new Recipient(
                dossier,
                email,
                email.isPresent() ? null : whyNot(applicant.email()),
                // Whatever else is asked for: only these two are spoken here.
                applicant.language().equals("en") ? "en" : "vi",
                received.procedure(),
                received.procedureVersion(),
                received.receivingAgency());
    }

    private static Unreachable whyNot(@Nullable String email) {
        return email == null || email.isBlank() ? Unreachable.NO_ADDRESS : Unreachable.MALFORMED_ADDRESS;
    }
}

package vn.lienthong.intake.submission;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;

/**
 * A dossier that was accepted.
 *
 * @param event id of the event that announces it
 * @param dueAt the due time on its receipt
 * @param facts what its route depends on, by name; nothing personal
 * @param options the optional procedures chosen
 * @param priority 0 normal to 4 express by the hour
 * @param channel how it came in; null where that wasn't kept
 * @param exemptions what the applicant needn't pay, by the codes of the procedure
 */
public record Submission(
        DossierCode code,
        UUID event,
        AgencyCode submittedBy,
        ProcedureCode procedure,
        int procedureVersion,
        AgencyCode receivingAgency,
        Instant receivedAt,
        Instant dueAt,
        List<Attachment> attachments,
        Map<String, String> facts,
        List<String> options,
        int priority,
        @Nullable Channel channel,
        List<String> exemptions) {

    /** As those were that came before channel and exemptions were kept. */
    public Submission(
            DossierCode code,
            UUID event,
            AgencyCode submittedBy,
            ProcedureCode procedure,
            int procedureVersion,
            AgencyCode receivingAgency,
            Instant receivedAt,
            Instant dueAt,
            List<Attachment> attachments,
            Map<String, String> facts,
            List<String> options,
            int priority) {
        this(
                code,
                event,
                submittedBy,
                procedure,
                procedureVersion,
                receivingAgency,
                receivedAt,
                dueAt,
                attachments,
                facts,
                options,
                priority,
                null,
                List.of());
    }
}

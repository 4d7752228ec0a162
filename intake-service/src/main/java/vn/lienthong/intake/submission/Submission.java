package vn.lienthong.intake.submission;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * A dossier that was accepted.
 *
 * @param event id of the event that announces it
 * @param dueAt the due time on its receipt
 * @param facts what its route depends on, by name; nothing personal
 * @param options the optional procedures chosen
 * @param priority 0 normal to 4 express by the hour
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
        int priority) {}

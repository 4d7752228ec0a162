package vn.lienthong.intake.submission;

import java.time.Instant;
import java.util.List;
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
        List<Attachment> attachments) {}

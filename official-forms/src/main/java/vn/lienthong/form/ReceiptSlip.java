package vn.lienthong.form;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;

/**
 * What form 01 says (giấy tiếp nhận hồ sơ và hẹn trả kết quả), whoever knows it: intake from the submission, routing from
 * the journal.
 *
 * @param code the dossier's code
 * @param applicant as whoever reads it may see them
 * @param submittedBy who took it in: the receiving agency, or the one-stop centre
 * @param returnBy how the result is returned; null where that wasn't asked
 * @param reception who took it in and how; null where that isn't known
 * @param exemptions what needn't be paid, by the codes of the procedure
 */
public record ReceiptSlip(
        String code,
        Instant receivedAt,
        ProcedureCode procedure,
        int procedureVersion,
        AgencyCode receivingAgency,
        AgencyCode submittedBy,
        Channel channel,
        Instant dueAt,
        List<DossierPart> parts,
        List<String> options,
        int priority,
        Person applicant,
        @Nullable Channel returnBy,
        @Nullable Reception reception,
        List<String> exemptions) {
    public ReceiptSlip {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(dueAt, "dueAt");
        Objects.requireNonNull(applicant, "applicant");
        parts = List.copyOf(parts);
        options = List.copyOf(options);
        exemptions = List.copyOf(exemptions);
    }
}

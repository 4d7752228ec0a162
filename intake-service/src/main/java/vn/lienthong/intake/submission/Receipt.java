package vn.lienthong.intake.submission;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;

/**
 * What a submission is answered (giấy tiếp nhận hồ sơ và hẹn trả kết quả). Kept as it was given: the same request gets the
 * same again.
 *
 * @param fees what is to be paid; null where that wasn't said yet
 * @param receiptLink follows from the code, whatever is given
 */
@Schema(description = "The receipt: the dossier is accepted, and will be dealt with")
public record Receipt(
        @Schema(type = "string", example = "000.01.41.H32-190312-0027")
        DossierCode code,

        @Schema(type = "integer", example = "1") DossierStatus status,
        Instant receivedAt,
        Instant dueAt,
        @Schema(type = "string", example = "2.000986") ProcedureCode procedure,
        @Schema(type = "string", example = "H32.41.1") AgencyCode receivingAgency,

        @Schema(description = "How fast it is to be dealt with, by its priority", example = "normal")
        Lane lane,

        @Schema(
                description = "What is to be paid for it, by the procedure, its channel and the exemptions claimed",
                nullable = true)
        @Nullable
        List<Payable> fees,

        @Schema(description = "The way the result goes back, where that was said", example = "counter", nullable = true)
        @Nullable
        Channel returnBy,

        @Schema(
                description = "Where the printed receipt (form 01) is, for the agencies with a part in the dossier",
                type = "string",
                example = "/v1/dossiers/000.01.41.H32-190312-0027/receipt")
        @Nullable
        URI receiptLink,

        @Schema(
                description = "A page for the applicant: how far the dossier is. Who has the link may see it",
                example = "https://tracking.example.vn/track/000.01.41.H32-190312-0027/q3Vb0mN4cXw1Zy7K9tLrUg")
        URI trackingLink) {
    public Receipt {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(receivedAt, "receivedAt");
        Objects.requireNonNull(dueAt, "dueAt");
        Objects.requireNonNull(trackingLink, "trackingLink");
        receiptLink = URI.create("/v1/dossiers/" + code + "/receipt");
        fees = fees == null ? null : List.copyOf(fees);
    }
}

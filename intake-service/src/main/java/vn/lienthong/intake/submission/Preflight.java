package vn.lienthong.intake.submission;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.support.problem.Fault;

/**
 * What would become of a submission (kiểm tra trước khi nộp), if it were handed in now.
 *
 * @param expected null where it would be refused
 */
@Schema(name = "Preflight", description = "What would become of a submission; nothing of it was stored")
record Preflight(
        @Schema(description = "Whether it would be accepted, or answered as it was before")
        boolean acceptable,

        @Schema(description = "Everything for which it would be refused")
        List<Fault> faults,

        @Schema(description = "What is worth a second look, and no reason to refuse it")
        List<Remark> remarks,

        @Schema(description = "What would follow; only where it would be accepted") @Nullable
        Expected expected) {

    static Preflight refused(List<Fault> faults) {
        return new Preflight(false, List.copyOf(faults), List.of(), null);
    }

    /** Something worth a second look. */
    @Schema(name = "Remark")
    record Remark(
            RemarkCode code,
            String message,

            @Schema(description = "The dossiers it is about", example = "[\"000.01.41.H32-190312-0027\"]")
            List<String> dossiers) {}

    /** What a remark is about. */
    enum RemarkCode {
        /** The same request was accepted before, and would be answered as it was then. */
        @JsonProperty("accepted-before")
        ACCEPTED_BEFORE,
        /** The same agency handed in the same files under the same procedure, in a dossier that is still open. */
        @JsonProperty("likely-duplicate")
        LIKELY_DUPLICATE
    }

    /** What would follow from its acceptance. */
    @Schema(name = "Expected")
    record Expected(
            @Schema(type = "string", example = "2.000986") ProcedureCode procedure,

            @Schema(description = "The version of the procedure by which it would go", example = "1")
            int procedureVersion,

            @Schema(type = "string", example = "H32.41.1") AgencyCode receivingAgency,
            Instant receivedAt,
            Instant dueAt,
            @Schema(example = "normal") Lane lane,

            @Schema(description = "What is to be paid for it, by the procedure, its channel and the exemptions claimed")
            List<Payable> fees,

            @Schema(description = "The way the result goes back, where that was said", example = "counter") @Nullable
            Channel returnBy,

            List<ExpectedPart> parts,

            @Schema(description = "The stages of its route, as far as they can be told before routing tells them")
            List<ExpectedStage> stages) {}

    /** A paper, and what is known of it. */
    @Schema(name = "ExpectedPart")
    record ExpectedPart(
            @Schema(example = "birth-proof") String code,

            @Schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            String sha256,

            @Schema(description = "Whether its digital signature is valid")
            SignatureCheck signature) {}

    /** Whether a paper's signature was looked at. */
    enum SignatureCheck {
        /** Signatures of what is handed in aren't verified yet. */
        @JsonProperty("not-verified-yet")
        NOT_VERIFIED_YET
    }

    /** A stage of the route. */
    @Schema(name = "ExpectedStage")
    record ExpectedStage(
            @Schema(example = "residence") String stage,
            @Schema(example = "Đăng ký thường trú") String name,
            @Schema(type = "string", example = "H32.101.1") AgencyCode agency,
            @Schema(example = "Công an thành phố Nha Trang") String agencyName,
            @Nullable TimeLimit limit,

            @Schema(description = "The stages it comes after", example = "[\"birth\"]")
            List<String> after,

            @Schema(description = "It is part of the route only if a condition holds, which routing looks at")
            boolean conditional) {}
}

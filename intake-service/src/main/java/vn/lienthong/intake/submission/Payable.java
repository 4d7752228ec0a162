package vn.lienthong.intake.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.registry.Procedure;

/** A fee (phí, lệ phí) that a dossier is subject to, less what its applicant needn't pay. */
@Schema(name = "Fee")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Payable(
        @Schema(example = "registration") String code,
        @Schema(example = "Lệ phí đăng ký khai sinh") String name,

        @Schema(description = "In whole đồng; left out where it is fixed case by case", example = "8000") @Nullable
        Long amount,

        @Schema(description = "The amount is fixed case by case, and said later", example = "false")
        boolean caseByCase,

        @Schema(description = "What it is without the exemption, in whole đồng", example = "16000") @Nullable
        Long full,

        @Schema(description = "The exemption by which it is lowered", example = "poor-household") @Nullable
        String exemption) {

    /** What the procedure asks for dossiers of a channel, of which these exemptions hold. */
    static List<Payable> of(Procedure procedure, Channel channel, Collection<String> exemptions) {
        return Charge.of(procedure, channel, exemptions).stream()
                .map(charge -> new Payable(
                        charge.code(),
                        charge.name(),
                        charge.amount(),
                        charge.amount() == null,
                        charge.exemption() == null ? null : charge.full(),
                        charge.exemption()))
                .toList();
    }
}

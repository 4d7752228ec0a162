package vn.lienthong.intake.submission;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;

/** A fee (phí, lệ phí) that a dossier is subject to; exemptions are not taken into account. */
@Schema(name = "Fee")
public record Payable(
        @Schema(example = "registration") String code,
        @Schema(example = "Lệ phí đăng ký khai sinh") String name,

        @Schema(description = "In whole đồng; left out where it is fixed case by case", example = "8000") @Nullable
        Long amount,

        @Schema(description = "The amount is fixed case by case, and said later", example = "false")
        boolean caseByCase) {

    /** What the procedure asks for dossiers of a channel. */
    static List<Payable> of(Procedure procedure, Channel channel) {
        return procedure.fees().stream()
                .filter(fee -> fee.channel() == null || fee.channel() == channel)
                .map(fee -> new Payable(fee.code(), fee.name(), fee.amount(), fee.amount() == null))
                .toList();
    }
}

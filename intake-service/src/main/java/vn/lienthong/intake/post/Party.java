package vn.lienthong.intake.post;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who sends, or who receives (người gửi, người nhận); an agency has no phone of its own here. */
@Schema(name = "PostParty")
record Party(
        @Schema(example = "Nguyễn Văn Nam") @Nullable String name,

        @Schema(example = "12 Trần Phú, Nha Trang") @Nullable
        String address,

        @Schema(example = "0905000123") @Nullable String phone) {
    @Override
    public String toString() {
        return "Party[withheld]";
    }
}

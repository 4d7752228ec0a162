package vn.lienthong.contract.dossier;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How a dossier was taken in at a counter (tiếp nhận tại bộ phận một cửa). The time of receipt is when the counter took
 * it, whatever the postmark says.
 *
 * @param officer staff number of who took it (not a name)
 * @param postmarkedOn the day on the postmark, where it came by the public post
 * @param postOrder number of the post's order that brought it, where there is one
 */
public record Reception(
        @Nullable String officer,
        @Nullable LocalDate postmarkedOn,
        @Nullable String postOrder) {}

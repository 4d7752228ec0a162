package vn.lienthong.signing.seal;

import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * What an agency's seal (con dấu) says, after Nghị định 30/2020/NĐ-CP: who sealed, and when.
 *
 * @param agencyName in Vietnamese, in full
 * @param signedAt shown in Vietnam's time zone
 * @param agency whose own picture of its stamp is shown, if there is one; null for the drawn one
 */
public record Seal(
        String agencyName, Instant signedAt, @Nullable AgencyCode agency) {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    public Seal {
        Objects.requireNonNull(signedAt, "signedAt");
        // A letter with its marks in one character, so that it is drawn as one.
        agencyName = Normalizer.normalize(agencyName.strip(), Normalizer.Form.NFC);
    }

    /** With the drawn stamp. */
    public Seal(String agencyName, Instant signedAt) {
        this(agencyName, signedAt, null);
    }

    /** As the decree wants it shown. */
    public ZonedDateTime timeInVietnam() {
        return signedAt.truncatedTo(ChronoUnit.SECONDS).atZone(VIETNAM);
    }
}

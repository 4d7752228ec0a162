package vn.lienthong.signing.seal;

import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * What an agency's seal (con dấu) says, after Nghị định 30/2020/NĐ-CP: who sealed, and when.
 *
 * @param agencyName in Vietnamese, in full
 * @param signedAt shown in Vietnam's time zone
 */
public record Seal(String agencyName, Instant signedAt) {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    public Seal {
        Objects.requireNonNull(signedAt, "signedAt");
        // A letter with its marks in one character, so that it is drawn as one.
        agencyName = Normalizer.normalize(agencyName.strip(), Normalizer.Form.NFC);
    }

    ZonedDateTime timeInVietnam() {
        return signedAt.truncatedTo(ChronoUnit.SECONDS).atZone(VIETNAM);
    }
}

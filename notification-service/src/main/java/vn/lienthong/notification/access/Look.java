package vn.lienthong.notification.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * A look at a dossier (lượt xem hồ sơ).
 *
 * @param agency whose look it was; null where the applicant's own page was opened
 * @param what for, as the words of the page name it: {@code dossier}, {@code oversight.operator}, {@code own.link}
 */
public record Look(@Nullable AgencyCode agency, String what, Instant at) {}

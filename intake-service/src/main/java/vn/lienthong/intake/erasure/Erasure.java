package vn.lienthong.intake.erasure;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.ErasureReason;

/**
 * That a dossier's personal data was erased (xoá dữ liệu cá nhân).
 *
 * @param agency who had it erased
 * @param subject who there: a staff number or a system's name
 * @param reference number of the decision or request it follows
 */
record Erasure(
        DossierCode dossier,
        Instant at,
        AgencyCode agency,
        String subject,
        ErasureReason reason,
        @Nullable String reference) {}

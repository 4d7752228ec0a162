package vn.lienthong.signing.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * What is known of a key.
 *
 * @param serial of its certificate, hexadecimal; null as long as the certificate couldn't be fetched
 * @param algorithm e.g. {@code EC-256}
 * @param daysLeft whole days until it ends; negative afterwards
 * @param revokedSince since when its signatures are not to be trusted; null if it wasn't revoked
 * @param signs whether it takes its turn in signing; others are kept for verification
 * @param signaturesSinceStart made by this process
 */
public record KeyReport(
        AgencyCode agency,
        @Nullable String serial,
        KeyKind kind,
        String handle,
        @Nullable String algorithm,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter,
        @Nullable Long daysLeft,
        KeyState state,
        @Nullable Instant revokedSince,
        boolean signs,
        long signaturesSinceStart) {}

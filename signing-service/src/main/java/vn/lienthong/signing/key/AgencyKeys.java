package vn.lienthong.signing.key;

import java.time.Instant;
import java.util.Optional;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.refusal.Refused;

/** Where the agencies' keys are. */
public interface AgencyKeys {

    /**
     * The key an agency signs with.
     *
     * @param signedAt the time the signature will claim, which the certificate has to cover as well as the present
     * @throws Refused if it has none, or one that can't be opened or isn't valid
     */
    AgencyKey keyOf(AgencyCode agency, String agencyName, Instant signedAt) throws Refused;

    /**
     * The key an agency already has, valid or not; none is issued for the question's sake.
     *
     * @throws Refused if it can't be opened
     */
    Optional<AgencyKey> existingKeyOf(AgencyCode agency) throws Refused;
}

package vn.lienthong.intake.document;

import java.util.Optional;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;

/** Agencies' codes as they stand in packages (mã định danh). */
final class Codes {
    private static final int LEVELS = 8;

    private Codes() {}

    /** The code by which the registry knows the agency; as it stands where it knows none; empty if it is no code. */
    static Optional<AgencyCode> of(String code, Registry registry) {
        try {
            var written = new AgencyCode(code.strip());
            return Optional.of(registry.agency(written).map(Agency::code).orElse(written));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    /** Whether an agency is the other one, or stands below it. */
    static boolean isAtOrBelow(AgencyCode agency, Agency other, Registry registry) {
        var at = Optional.of(agency);
        for (int i = 0; i < LEVELS && at.isPresent(); i++) {
            if (at.get().equals(other.code())) {
                return true;
            }
            at = registry.agency(at.get()).flatMap(one -> Optional.ofNullable(one.parent()));
        }
        return false;
    }
}

package vn.lienthong.contract.registry;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * An agency (cơ quan) as the registry knows it; value of {@code registry.agency.state}.
 *
 * @param code form of Quyết định 20/2020, the key everywhere
 * @param formerCode form of QCVN 102, the one in dossier codes; null where the agency never had one
 * @param name Vietnamese name, NFC
 * @param tier {@code province}, {@code department}, {@code district}, {@code commune}, {@code vertical} …: data, not a
 *     closed set, for the hierarchy's depth changes with the law
 * @param sector what it is competent in: {@code administration}, {@code police}, {@code social-insurance}, {@code tax} …
 * @param parent the agency above
 * @param serves the administrative unit whose people it serves, where that isn't itself
 * @param canReceiveForOthers a one-stop centre (trung tâm phục vụ hành chính công) that receives for any agency
 */
public record Agency(
        AgencyCode code,
        @Nullable AgencyCode formerCode,
        String name,
        String tier,
        String sector,
        @Nullable AgencyCode parent,
        @Nullable AgencyCode serves,
        boolean canReceiveForOthers,
        LocalDate validFrom,
        @Nullable LocalDate validUntil) {
    public Agency {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tier, "tier");
        Objects.requireNonNull(sector, "sector");
        Objects.requireNonNull(validFrom, "validFrom");
    }

    /** The code that stands in the dossier codes of this agency. */
    public AgencyCode codeInDossiers() {
        return formerCode != null ? formerCode : code;
    }
}

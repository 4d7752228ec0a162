package vn.lienthong.contract.document;

import java.util.Objects;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * An agency a document is sent to (nơi nhận).
 *
 * @param name as the sender wrote it; may be empty
 */
public record Addressee(AgencyCode agency, String name) {
    public Addressee {
        Objects.requireNonNull(agency, "agency");
        name = name == null ? "" : name;
    }
}

package vn.lienthong.intake.direct;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.intake.request.Fingerprint;

/**
 * What an agency says: a CloudEvent that is one. Whether its data is right is still to be seen.
 *
 * @param id the agency's own; the same one again is the same event
 * @param dossier what an action is about; null of a submission
 */
record AgencyEvent(String id, EventKind kind, @Nullable DossierCode dossier, JsonNode data) {

    @Override
    public String toString() {
        return "AgencyEvent[" + kind + ", data withheld]";
    }

    private record Said(String type, @Nullable DossierCode dossier, Object data) {}

    /** Tells it from another event under the same id. */
    byte[] fingerprint() {
        return Fingerprint.of(
                new Said(kind.type(), dossier, CanonicalJson.mapper().treeToValue(data, Object.class)));
    }
}

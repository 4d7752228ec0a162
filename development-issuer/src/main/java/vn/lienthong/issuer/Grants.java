package vn.lienthong.issuer;

import java.util.List;
import java.util.stream.Stream;
import vn.lienthong.contract.identity.AgencyCode;

/** What agencies' systems may do: every agency the same, the province's more. */
public final class Grants {
    /** Whom tokens are for. */
    public static final String AUDIENCE = "lienthong";

    static final AgencyCode PROVINCE = new AgencyCode("H32");
    private static final List<String> EVERY_SCOPE = List.of(
            "dossier.submit",
            "dossier.act",
            "dossier.read",
            "dossier.urgent",
            "delivery.read",
            "document.send",
            "document.report",
            "document.read",
            "document.acknowledge",
            "personal.read",
            "personal.erase",
            "payment.refund",
            "kafka.access",
            "audit.read");
    /** What besides the province's agency may do: the registry, the comparison with the platform, what the system can't decide. */
    private static final List<String> PROVINCE_SCOPES = List.of(
            "registry.propose",
            "registry.approve",
            "payment.reconcile",
            "operator",
            "message.read",
            "message.retry",
            "message.operate",
            "template.read",
            "template.edit",
            "template.approve",
            "axis.read",
            "axis.acknowledge",
            "axis.operate");

    private Grants() {}

    public static List<String> of(AgencyCode agency) {
        return agency.equals(PROVINCE)
                ? Stream.concat(EVERY_SCOPE.stream(), PROVINCE_SCOPES.stream()).toList()
                : EVERY_SCOPE;
    }
}

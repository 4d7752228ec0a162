package vn.lienthong.intake.submission;

import java.util.stream.Collectors;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.Registry.Succession;

/** Says in words why an agency isn't in force, and who is in its stead. */
public final class EndedAgencies {
    private EndedAgencies() {}

    /** @param agency one that isn't in force in this view of the registry */
    public static String told(Agency agency, Registry registry) {
        if (agency.validUntil() == null) {
            return "Agency %s comes into being on %s only.".formatted(agency.code(), agency.validFrom());
        }
        var since = "Agency %s is no more since %s; ".formatted(agency.code(), agency.validUntil());
        return since
                + switch (registry.successionOf(agency.code(), null)) {
                    case Succession.By(var successor) ->
                        "it is followed by %s (%s).".formatted(successor.code(), successor.name());
                    case Succession.Unclear(var candidates, var reason)
                    when candidates.isEmpty() ->
                        agency.successorByPlace()
                                ? "it is followed by the agencies that serve its places."
                                : "the registry names no successor.";
                    case Succession.Unclear(var candidates, var reason) ->
                        "it is followed, place by place, by %s."
                                .formatted(candidates.stream()
                                        .map(code -> code
                                                + registry.agency(code)
                                                        .map(successor -> " (" + successor.name() + ")")
                                                        .orElse(""))
                                        .collect(Collectors.joining(", ")));
                    case Succession.Itself() -> "another bears its code now.";
                };
    }
}

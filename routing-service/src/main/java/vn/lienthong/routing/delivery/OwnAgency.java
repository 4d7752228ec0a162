package vn.lienthong.routing.delivery;

import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.security.Caller;

/** An agency deals with its own deliveries only. */
@Component
public class OwnAgency {
    private final RegistryFollower registry;

    OwnAgency(RegistryFollower registry) {
        this.registry = registry;
    }

    /** The agency of the path, by the form of its code that is used everywhere, if the caller is of it. */
    AgencyCode of(String code, Caller caller) {
        return of(code, caller, Caller.FETCH);
    }

    /** Likewise, for an operation with a scope of its own. */
    public AgencyCode of(String code, Caller caller, String scope) {
        caller.require(scope);
        var known = registry();
        var asked = known.agency(new AgencyCode(code));
        var calling = known.agency(caller.agency());
        if (asked.isEmpty() || !asked.equals(calling)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "feed-of-another-agency",
                    "The token is of another agency than this feed; an agency deals with its own feed only.",
                    List.of(new Fault("", "FEED_IS_THE_CALLERS", "use the code of the token's agency in the path")));
        }
        return asked.get().code();
    }

    /** The registry of today. */
    public Registry registry() {
        var known = registry.registry();
        if (known.isEmpty()) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "registry-not-loaded",
                    "The registry isn't loaded yet; try again in some seconds.",
                    List.of(),
                    Duration.ofSeconds(5));
        }
        return known;
    }
}

package vn.lienthong.intake.request;

import org.springframework.stereotype.Component;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.security.Caller;

/** Who calls, as the registry knows it. */
@Component
public class Callers {
    private final RegistryFollower follower;

    Callers(RegistryFollower follower) {
        this.follower = follower;
    }

    /** The registry, once it is known; a refusal before. */
    public Registry registry() {
        var registry = follower.registry();
        if (registry.isEmpty()) {
            throw Problem.REGISTRY_NOT_LOADED.refusal();
        }
        return registry;
    }

    /** The registry as it was, is and will be, once it is known; a refusal before. */
    public RegistryHistory history() {
        registry();
        return follower.history();
    }

    /** The calling agency: the same one, whichever form of its code the token carries. */
    public Agency agency(Caller caller) {
        return registry().agency(caller.agency()).orElseThrow(Problem.AGENCY_UNKNOWN::refusal);
    }
}

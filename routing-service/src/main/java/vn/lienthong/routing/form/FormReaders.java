package vn.lienthong.routing.form;

import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.form.Names;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.registry.RegistryFollower;
import vn.lienthong.support.security.Caller;

/** Who may read forms, as the registry knows them. */
@Component
class FormReaders {
    private final RegistryFollower follower;

    FormReaders(RegistryFollower follower) {
        this.follower = follower;
    }

    Names names() {
        return new Names(follower.history()::at);
    }

    /** The calling agency's code, in the form that is the key everywhere. */
    AgencyCode agency(Caller caller) {
        caller.require(Caller.READ);
        return registry()
                .agency(caller.agency())
                .map(Agency::code)
                .orElseThrow(() -> new Refusal(
                        HttpStatus.FORBIDDEN,
                        "agency-unknown",
                        "The token's agency is none of the registry's.",
                        List.of(new Fault("", "AGENCY_IS_KNOWN", "the token's claim agency is to name one of them"))));
    }

    /** The code that is the key, for a code in either form. */
    AgencyCode canonical(AgencyCode code) {
        return registry().agency(code).map(Agency::code).orElse(code);
    }

    private Registry registry() {
        var registry = follower.registry();
        if (registry.isEmpty()) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "registry-not-loaded",
                    "The registry isn't loaded yet; try again in some seconds.",
                    List.of(),
                    Duration.ofSeconds(5));
        }
        return registry;
    }
}

package vn.lienthong.axis.incoming;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.axis.catalogue.Members;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.edxml.check.Given;
import vn.lienthong.support.registry.RegistryFollower;

/** Who is who among senders and receivers: codes in either form, and who is ours. */
@Component
public class Directory {
    private static final String OUTSIDE = "axis";
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final RegistryFollower follower;
    private final Members members;
    private final Clock clock;
    private volatile @Nullable Kept kept;

    Directory(RegistryFollower follower, Members members, Clock clock) {
        this.follower = follower;
        this.members = members;
        this.clock = clock;
    }

    private record Kept(Given given, Instant until) {}

    public Registry registry() {
        return follower.registry();
    }

    /** Nothing is known yet: who is ours can't be said. */
    public boolean isEmpty() {
        return registry().agencies().isEmpty();
    }

    /** The code by which an agency is known here, whichever of its codes is given; empty where it is none at all. */
    public Optional<AgencyCode> canonical(String code) {
        try {
            var given = new AgencyCode(code.strip());
            return Optional.of(registry().agency(given).map(Agency::code).orElse(given));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    /** Whether an agency is reached inside the province. */
    public boolean isOurs(AgencyCode code) {
        return registry()
                .agency(code)
                .filter(agency -> !agency.channel().equals(OUTSIDE))
                .isPresent();
    }

    public String nameOf(AgencyCode code) {
        return registry().agency(code).map(Agency::name).orElse("");
    }

    /** All codes there are, for the doctor; none where the axis's catalogue wasn't read yet. */
    Given given() {
        var now = clock.instant();
        var current = kept;
        if (current == null || now.isAfter(current.until())) {
            current = new Kept(fresh(), now.plus(KEPT_FOR));
            kept = current;
        }
        return current.given();
    }

    private Given fresh() {
        var codes = new HashSet<>(members.codes());
        if (codes.isEmpty()) {
            return Given.NOTHING;
        }
        for (var agency : registry().agencies()) {
            codes.add(agency.code().value());
            agency.formerCodes().forEach(former -> codes.add(former.value()));
        }
        return new Given("", codes);
    }
}

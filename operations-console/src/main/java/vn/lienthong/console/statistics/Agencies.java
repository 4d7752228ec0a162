package vn.lienthong.console.statistics;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.support.registry.RegistryFollower;

/** How many agencies the province has on a day; from the registry's history. */
@Component
class Agencies {
    /** Of the nation, not of the province. */
    private static final Set<String> ELSEWHERE = Set.of("ministry", "national-department");

    private final RegistryFollower registry;

    Agencies(RegistryFollower registry) {
        this.registry = registry;
    }

    /** Those in force, by tier. */
    Map<String, Long> byTier(LocalDate day) {
        return by(day, Agency::tier);
    }

    Map<String, Long> bySector(LocalDate day) {
        return by(day, Agency::sector);
    }

    private Map<String, Long> by(LocalDate day, java.util.function.Function<Agency, String> what) {
        var counts = new TreeMap<String, Long>();
        registry.history().on(day).agencies().stream()
                .filter(agency -> !ELSEWHERE.contains(agency.tier()))
                .forEach(agency -> counts.merge(what.apply(agency), 1L, Long::sum));
        return counts;
    }
}

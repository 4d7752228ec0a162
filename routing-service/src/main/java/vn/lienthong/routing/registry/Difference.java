package vn.lienthong.routing.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.RegistryHistory;

/**
 * What an import would change: the records that are to be as the import has them, and, where it is the whole registry,
 * those that are to go.
 *
 * @param changes records and withdrawals
 * @param places where in the import each of them stands
 * @param unchanged records that are so already
 */
record Difference(List<ChangeSet.Change> changes, List<String> places, int unchanged) {

    /**
     * A record of an import.
     *
     * @param place where it stands, e.g. {@code line 12}
     * @param saysAll whether it says also what the short form of the table leaves out; else that stays as it is
     */
    record Imported(String place, Agency agency, boolean saysAll) {}

    /** @param whole what the import doesn't have is to go */
    static Difference of(RegistryHistory history, List<Imported> records, boolean whole) {
        var known = new HashMap<String, Agency>();
        history.agencies().forEach(agency -> known.put(agency.key(), agency));
        var changes = new ArrayList<ChangeSet.Change>();
        var places = new ArrayList<String>();
        var there = new HashSet<String>();
        int unchanged = 0;
        for (var imported : records) {
            var agency = imported.agency();
            var now = known.get(agency.key());
            there.add(agency.key());
            if (!imported.saysAll() && now != null) {
                agency = completed(agency, now);
            }
            if (agency.equals(now)) {
                unchanged++;
            } else {
                changes.add(new ChangeSet.Put(agency));
                places.add(imported.place());
            }
        }
        if (whole) {
            history.agencies().stream()
                    .filter(agency -> !there.contains(agency.key()))
                    .sorted(java.util.Comparator.comparing(Agency::key))
                    .forEach(agency -> {
                        changes.add(new ChangeSet.Withdraw(agency.code(), agency.validFrom()));
                        places.add("not in the import");
                    });
        }
        return new Difference(changes, places, unchanged);
    }

    private static Agency completed(Agency agency, Agency now) {
        return new Agency(
                agency.code(),
                agency.formerCodes(),
                agency.name(),
                agency.tier(),
                agency.sector(),
                agency.parent(),
                agency.serves(),
                agency.capabilities(),
                agency.channel(),
                agency.calendar(),
                now.maintenance(),
                agency.validFrom(),
                agency.validUntil(),
                agency.successors(),
                now.successorByPlace());
    }
}

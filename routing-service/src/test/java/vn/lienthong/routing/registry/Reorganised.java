package vn.lienthong.routing.registry;

import static vn.lienthong.routing.registry.Units.changeSet;
import static vn.lienthong.routing.registry.Units.text;

import java.util.List;
import vn.lienthong.contract.registry.RegistryChange;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.WorkingCalendar;

/** The registry that ships with routing, with the reorganisation of 2025-07-01 carried into it, for tests. */
public final class Reorganised {
    private Reorganised() {}

    public static RegistryHistory in2025() {
        var before = KhanhHoa.history();
        var set = changeSet(text("reorganisations/2025-07-01.yml"));
        var change = new RegistryChange(
                set.id(),
                RegistryChange.Kind.REORGANISATION,
                set.title(),
                set.effectiveOn().atStartOfDay(WorkingCalendar.ZONE).toInstant());
        return new RegistryHistory(
                ChangePlan.apply(before, set).agencies(), before.procedures(), before.calendars(), List.of(change));
    }
}

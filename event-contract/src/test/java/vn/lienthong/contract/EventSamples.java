package vn.lienthong.contract;

import java.util.List;
import vn.lienthong.contract.dossier.DossierEvent;

/** The samples, for tests of the contract's other packages. */
public final class EventSamples {
    private EventSamples() {}

    /** One of each event of the journal. */
    public static List<DossierEvent> journal() {
        return Samples.events();
    }
}

package vn.lienthong.routing.stream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.routing.decision.DossierStory;

/** Dossiers as they are handed in, for tests. */
final class Dossiers {
    private Dossiers() {}

    static DossierSubmitted submitted(String procedure, AgencyCode receiver, Instant due) {
        return submitted(procedure, receiver, due, Map.of());
    }

    static DossierSubmitted submitted(String procedure, AgencyCode receiver, Instant due, Map<String, String> facts) {
        return new DossierSubmitted(
                new ProcedureCode(procedure),
                1,
                receiver,
                receiver,
                Channel.COUNTER,
                due,
                List.of(),
                facts,
                List.of(),
                0,
                DossierStory.OPEN);
    }
}

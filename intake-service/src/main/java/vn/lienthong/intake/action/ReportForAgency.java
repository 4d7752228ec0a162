package vn.lienthong.intake.action;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.action.Actions.Reported;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.intake.request.Fingerprint;
import vn.lienthong.support.outbox.Outbox;

/** Reports for an agency what it lets this service report; routing decides it like anything else. */
@Component
public class ReportForAgency {
    private static final EventTypes<DossierInput> EVENTS = EventTypes.of(DossierInput.class);

    private final Actions actions;
    private final Outbox outbox;
    private final Clock clock;

    ReportForAgency(Actions actions, Outbox outbox, Clock clock) {
        this.actions = actions;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Belongs into the transaction of what it follows from.
     *
     * @param because under what it is known again: the same is reported once
     */
    public void report(DossierCode dossier, AgencyCode agency, Action action, String stage, String because) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var reported = new Reported(EventId.at(now), dossier, agency, now);
        var event = new StageActionReported(action, stage, agency, null, null, null);
        if (actions.add(reported, because, Fingerprint.of(event))) {
            outbox.append(
                    Topics.INTAKE_DOSSIER_EVENTS,
                    List.of(new EventEnvelope(
                            reported.id().toString(),
                            "/agency/" + agency,
                            EVENTS.nameOf(event),
                            dossier.value(),
                            now,
                            EVENTS.write(event))));
        }
    }
}

package vn.lienthong.console.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.access.Role;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.applicant.ApplicantEvent.DossierOverseen;
import vn.lienthong.contract.applicant.ApplicantEvent.Overseer;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.outbox.Outbox;

/**
 * Writes down that somebody looked at a dossier, and tells its applicant, in one transaction: the audit has who it was, the
 * applicant's event only agency and role.
 */
@Component
public class Looking {
    private static final EventTypes<ApplicantEvent> EVENTS = EventTypes.of(ApplicantEvent.class);

    private static final Duration ONE_LOOK = Duration.ofMinutes(5);

    private final AuditTrail audit;
    private final Outbox outbox;
    private final TransactionTemplate transactions;
    private final JdbcClient database;
    private final AgencyCode ours;
    private final Clock clock;

    Looking(
            AuditTrail audit,
            Outbox outbox,
            TransactionTemplate transactions,
            JdbcClient database,
            ConsoleSettings settings,
            Clock clock) {
        this.audit = audit;
        this.outbox = outbox;
        this.transactions = transactions;
        this.database = database;
        this.ours = new AgencyCode(settings.agency());
        this.clock = clock;
    }

    /** A part of a dossier's page that comes after it belongs to the look at the page, if there was one just now. */
    public void atPart(String dossier, Person who) {
        var since = Timestamp.from(clock.instant().minus(ONE_LOOK));
        var seen = database.sql("""
                        select exists (select from audit.entry where target = ? and who = ? and kind = ? and at > ?)""")
                .params(dossier, who.id(), Act.Kind.DOSSIER_SEEN.name(), since)
                .query(Boolean.class)
                .single();
        if (!seen) {
            at(dossier, who);
        }
    }

    public void at(String dossier, Person who) {
        var event = new DossierOverseen(agency(who).orElse(ours), role(who));
        var now = clock.instant();
        var id = UUID.nameUUIDFromBytes("overseen %s %s %s %s"
                .formatted(dossier, event.agency(), event.by(), now.truncatedTo(ChronoUnit.HOURS))
                .getBytes(UTF_8));
        transactions.executeWithoutResult(status -> {
            outbox.append(
                    Topics.CONSOLE_APPLICANT_EVENTS,
                    List.of(new EventEnvelope(
                            id.toString(), "/console", EVENTS.nameOf(event), dossier, now, EVENTS.write(event))));
            audit.write(who, Act.done(Act.Kind.DOSSIER_SEEN, dossier, ""));
        });
    }

    private static Optional<AgencyCode> agency(Person who) {
        try {
            return Optional.of(new AgencyCode(who.agency()));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    private static Overseer role(Person who) {
        return switch (who.rank().orElse(Role.VIEWER)) {
            case SUPERVISOR -> Overseer.SUPERVISOR;
            case OPERATOR -> Overseer.OPERATOR;
            case AUDITOR -> Overseer.AUDITOR;
            case VIEWER, PERSONAL -> Overseer.VIEWER;
        };
    }
}

package vn.lienthong.intake.applicant;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.intake.request.EventId;
import vn.lienthong.support.outbox.Outbox;
import vn.lienthong.support.outbox.Outbox.Outgoing;

/**
 * Tells how the payments and the parcel of dossiers stand, whenever that has changed: one instance at a time, so that what is
 * told later is newer.
 */
@Component
class TellApplicants {
    private static final EventTypes<ApplicantEvent> EVENTS = EventTypes.of(ApplicantEvent.class);
    private static final String SOURCE = "/intake";
    private static final long ADVISORY_LOCK = 0x6170706c_6963L; // "applic"
    private static final int MOST = 500;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Told.Payments payments;
    private final Told.Post post;
    private final Outbox outbox;
    private final Clock clock;

    TellApplicants(
            JdbcClient database,
            TransactionTemplate transactions,
            Told.Payments payments,
            Told.Post post,
            Outbox outbox,
            Clock clock) {
        this.database = database;
        this.transactions = transactions;
        this.payments = payments;
        this.post = post;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${lienthong.intake.applicant.pause:PT0.5S}")
    void tell() {
        while (Boolean.TRUE.equals(transactions.execute(status -> tellSome()))) {
            // There is more.
        }
    }

    private boolean tellSome() {
        if (!database.sql("select pg_try_advisory_xact_lock(?)")
                .param(ADVISORY_LOCK)
                .query(Boolean.class)
                .single()) {
            return false;
        }
        var news = database.sql("""
                        delete from applicant_news
                        where id in (select id from applicant_news order by id limit ?) returning dossier""").param(MOST).query(String.class).list();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var events = new ArrayList<Outgoing>();
        for (var code : news.stream().distinct().toList()) {
            var dossier = new DossierCode(code);
            payments.payments(dossier).ifPresent(stated -> events.add(outgoing(dossier, stated, now)));
            post.parcel(dossier).ifPresent(stated -> events.add(outgoing(dossier, stated, now)));
        }
        outbox.append(events);
        return news.size() == MOST;
    }

    private static Outgoing outgoing(DossierCode dossier, ApplicantEvent event, Instant now) {
        return new Outgoing(
                Topics.INTAKE_APPLICANT_EVENTS,
                new EventEnvelope(
                        EventId.at(now).toString(),
                        SOURCE,
                        EVENTS.nameOf(event),
                        dossier.value(),
                        now,
                        EVENTS.write(event)));
    }
}

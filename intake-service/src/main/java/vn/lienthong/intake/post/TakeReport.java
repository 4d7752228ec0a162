package vn.lienthong.intake.post;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.action.ReportForAgency;
import vn.lienthong.intake.post.PostOrder.Placement;
import vn.lienthong.intake.post.Recipient.Recipients;
import vn.lienthong.intake.post.StateMerge.Merged;
import vn.lienthong.intake.post.StateMerge.Outcome;
import vn.lienthong.intake.post.StateMerge.Report;

/** Takes what is reported about an order, by whatever way, and does what follows from it, in one transaction. */
@Component("takeOfficeReport") // there is one for agencies, too
class TakeReport {
    /** The post office called us. */
    static final String CALLBACK = "callback";
    /** We asked the post office. */
    static final String QUERY = "query";
    /** The agency's counter took it. */
    static final String AGENCY = "agency";

    private final Orders orders;
    private final Recipients recipients;
    private final ReportForAgency reports;
    private final FeeCash fees;
    private final PostSettings settings;
    private final PostMeters meters;
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Clock clock;

    TakeReport(
            Orders orders,
            Recipients recipients,
            ReportForAgency reports,
            FeeCash fees,
            PostSettings settings,
            PostMeters meters,
            JdbcClient database,
            TransactionTemplate transactions,
            Clock clock) {
        this.orders = orders;
        this.recipients = recipients;
        this.reports = reports;
        this.fees = fees;
        this.settings = settings;
        this.meters = meters;
        this.database = database;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param id the post's own number of the report; null where it has none
     * @param leg which way; null where that goes without saying
     * @param collected cash the postman was paid; null where nothing is said of it
     */
    record Told(
            String number,
            @Nullable String id,
            @Nullable Leg leg,
            OrderState state,
            Instant at,
            @Nullable Long collected) {}

    /** What came of it; empty where there is no such order. */
    Optional<Merged> take(Told told, String source) {
        return transactions.execute(
                status -> orders.findToChange(told.number()).map(order -> take(order, told, source)));
    }

    private Merged take(PostOrder order, Told told, String source) {
        var now = clock.instant();
        var merged = merged(order, told);
        orders.heard(order.number(), now);
        if (order.placement() == Placement.PENDING && !source.equals(AGENCY)) {
            // The post office has it, though its answer never came.
            orders.placed(order.number(), null, now);
        }
        // Asking says the same again and again: only news are kept of it.
        boolean again = merged.outcome() == Outcome.DUPLICATE
                && (source.equals(QUERY) || told.id() != null && orders.hasReport(order.number(), told.id()));
        if (!again) {
            orders.keep(order.number(), told.id(), report(order, told), now, source, merged);
        }
        meters.reported(source, merged.outcome());
        if (merged.outcome() == Outcome.APPLIED) {
            orders.advance(order.number(), told.state(), told.at());
            ended(order, told);
        }
        if (merged.outcome() != Outcome.CONTRADICTING && merged.known().state() == OrderState.DELIVERED) {
            collected(order, told);
        }
        return merged;
    }

    private static Report report(PostOrder order, Told told) {
        return new Report(told.leg() == null ? order.leg() : told.leg(), told.state(), told.at());
    }

    private Merged merged(PostOrder order, Told told) {
        return told.id() != null && orders.hasReport(order.number(), told.id())
                ? new Merged(order.known(), Outcome.DUPLICATE, "this report came before")
                : StateMerge.merge(order.known(), report(order, told), orders.reports(order.number()));
    }

    private void ended(PostOrder order, Told told) {
        if (told.state() != OrderState.DELIVERED) {
            return;
        }
        // Who was meant needn't be known any more; of a dossier it stays known there.
        recipients.forget(order.number());
        if (order.leg() == Leg.RETURN
                && order.dossier() != null
                && order.stage() != null
                && settings.completesReturnFor(order.agency())) {
            reportReturned(order, new DossierCode(order.dossier()), order.stage());
        }
    }

    /** A stage is completed only by who has accepted it; what isn't accepted yet is accepted first. */
    private void reportReturned(PostOrder order, DossierCode dossier, String stage) {
        var agency = new AgencyCode(order.agency());
        var state = database.sql("select state from stage where dossier = ? and stage = ?")
                .params(dossier.value(), stage)
                .query(String.class)
                .optional();
        if (state.filter("done"::equals).isPresent()) {
            return;
        }
        if (state.filter("open"::equals).isPresent()) {
            reports.report(dossier, agency, Action.ACCEPT, stage, "post-accept-" + order.number());
        }
        reports.report(dossier, agency, Action.COMPLETE, stage, "post-complete-" + order.number());
        orders.returnReported(order.number());
    }

    private void collected(PostOrder order, Told told) {
        var amount = told.collected();
        if (amount == null || amount == 0 || order.collected() != null) {
            return;
        }
        orders.collected(order.number(), amount, told.at());
        meters.collected(amount);
        toTheBooks(order, amount, told.at());
    }

    private void toTheBooks(PostOrder order, long amount, Instant at) {
        if (order.dossier() != null && fees.collected(order.number(), new DossierCode(order.dossier()), amount, at)) {
            orders.cashReported(order.number());
        }
    }

    /** Tells the books of fees what was collected before anything was owed, or before there was a dossier. */
    void tellTheBooks(int most) {
        transactions.executeWithoutResult(status -> orders.claimToTellTheBooks(most)
                .forEach(order -> {
                    if (order.collected() != null && order.collectedAt() != null) {
                        toTheBooks(order, order.collected(), order.collectedAt());
                    }
                }));
    }
}

package vn.lienthong.intake.payment;

import java.sql.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.DossierEvent.ActionRefused;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.StageChange;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.registry.Charge;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.intake.dossier.Dossiers.Step;
import vn.lienthong.intake.submission.Submission;
import vn.lienthong.intake.submission.Submissions;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * Follows what the journal says of payments: what is asked for becomes a payment, what is confirmed or not awaited any more
 * ends one.
 */
@Component
public class FollowObligations {
    private static final String ORIGIN = "journal";
    private static final String OTHERWISE = "Nghĩa vụ tài chính";

    private final Payments payments;
    private final SettlePayment settle;
    private final Submissions submissions;
    private final RegistryFollower registry;
    private final PaymentMetrics metrics;
    private final JdbcClient database;

    FollowObligations(
            Payments payments,
            SettlePayment settle,
            Submissions submissions,
            RegistryFollower registry,
            PaymentMetrics metrics,
            JdbcClient database) {
        this.payments = payments;
        this.settle = settle;
        this.submissions = submissions;
        this.registry = registry;
        this.metrics = metrics;
        this.database = database;
    }

    /** Takes the journal's new entries in. Belongs into a transaction. */
    public void follow(List<Step> steps) {
        for (var step : steps) {
            var event = step.event().orElse(null);
            if (event == null) {
                continue;
            }
            var entry = step.entry();
            switch (event) {
                case PaymentRequested asked -> owe(entry, asked);
                case PaymentConfirmed confirmed -> confirmed(entry, confirmed);
                case ActionRefused refused ->
                    id(entry.cause())
                            .flatMap(payments::reportedAs)
                            .ifPresent(payment -> settle.happened(
                                    payment.number(), new Happening.ReportRefused(refused.rule()), ORIGIN));
                default -> {}
            }
            if (StageChange.ends(event)) {
                for (var payment : payments.liveOf(new DossierCode(entry.key()))) {
                    settle.happened(payment.number(), new Happening.DossierEnded(), ORIGIN);
                }
            }
        }
    }

    private void owe(JournalEntry entry, PaymentRequested asked) {
        var dossier = new DossierCode(entry.key());
        var payment = new Payment(
                Numbers.payment(entry.at()),
                dossier,
                entry.sequence(),
                1,
                asked.stage(),
                asked.agency(),
                asked.amount(),
                charges(dossier, asked),
                asked.amount() == null ? PaymentState.UNPRICED : PaymentState.REQUESTED,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                entry.at(),
                0,
                0);
        if (payments.add(payment, settle.nextAt(payment, entry.at()))) {
            metrics.changed(payment.state());
        }
    }

    /** What the sum is made of: the procedure's fees where the stage asks for them; else the one thing asked for. */
    private List<Charge> charges(DossierCode dossier, PaymentRequested asked) {
        var amount = asked.amount();
        if (amount == null) {
            return List.of();
        }
        var submission = submissions.find(dossier).orElse(null);
        var procedure = submission == null ? null : procedure(submission);
        if (submission != null && procedure != null && submission.channel() != null) {
            var charges = Charge.of(procedure, submission.channel(), submission.exemptions());
            var planned = procedure.stage(asked.stage()).orElse(null);
            if (planned != null && planned.kind() == StageKind.PAY && amount.equals(Charge.total(charges))) {
                return charges;
            }
            var open =
                    charges.stream().filter(charge -> charge.amount() == null).toList();
            if (open.size() == 1) {
                return List.of(
                        new Charge(open.getFirst().code(), open.getFirst().name(), amount, amount, null));
            }
        }
        return List.of(new Charge(asked.stage(), OTHERWISE, amount, amount, null));
    }

    private @Nullable Procedure procedure(Submission submission) {
        return registry.registry()
                .procedure(submission.procedure(), submission.procedureVersion())
                .orElse(null);
    }

    private void confirmed(JournalEntry entry, PaymentConfirmed confirmed) {
        database.sql("""
                        insert into payment_confirmation (dossier, sequence, stage, agency, amount, reference, cause, at)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                .params(Arrays.asList(
                        entry.key(),
                        entry.sequence(),
                        confirmed.stage(),
                        confirmed.agency().value(),
                        confirmed.amount(),
                        confirmed.reference(),
                        entry.cause(),
                        Timestamp.from(entry.at())))
                .update();
        for (var payment : payments.liveOf(new DossierCode(entry.key()))) {
            if (payment.stage().equals(confirmed.stage())) {
                boolean ours =
                        payment.report() != null && payment.report().toString().equals(entry.cause())
                                || confirmed.reference().equals(payment.reference());
                settle.happened(payment.number(), new Happening.Confirmed(ours), ORIGIN);
            }
        }
    }

    private static Optional<UUID> id(String cause) {
        try {
            return cause.length() == 36 ? Optional.of(UUID.fromString(cause)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // somebody else's
        }
    }
}

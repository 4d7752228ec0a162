package vn.lienthong.intake.payment;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentStanding;
import vn.lienthong.contract.applicant.ApplicantEvent.PaymentsStated;
import vn.lienthong.contract.applicant.ApplicantEvent.StatedPayment;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.applicant.Told;

/** Lets applicants see what is to be paid and where, and what was paid. */
@Component
class ToldPayments implements Told.Payments {
    private final Payments payments;

    ToldPayments(Payments payments) {
        this.payments = payments;
    }

    @Override
    public Optional<PaymentsStated> payments(DossierCode dossier) {
        var all = payments.of(dossier);
        return all.isEmpty() ? Optional.empty() : Optional.of(new PaymentsStated(stated(all)));
    }

    private static List<StatedPayment> stated(List<Payment> payments) {
        return payments.stream()
                .flatMap(payment -> standing(payment)
                        .map(standing -> new StatedPayment(
                                payment.number(),
                                payment.amount(),
                                standing,
                                standing == PaymentStanding.OWED ? link(payment.link()) : null,
                                payment.receipt()))
                        .stream())
                .toList();
    }

    private static Optional<PaymentStanding> standing(Payment payment) {
        return switch (payment.state()) {
            case UNPRICED, REQUESTED, REJECTED, OPEN -> Optional.of(PaymentStanding.OWED);
            case PAID, CONFIRMED, SETTLED -> Optional.of(PaymentStanding.PAID);
            case SHORT, FAILED, EXPIRED, CANCELLED -> Optional.empty();
        };
    }

    /** The platform's word for it isn't enough: a page of ours leads to the web and nowhere else. */
    private static @Nullable String link(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var scheme = URI.create(text).getScheme();
            return "https".equals(scheme) || "http".equals(scheme) ? text : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

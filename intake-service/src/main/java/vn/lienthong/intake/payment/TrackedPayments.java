package vn.lienthong.intake.payment;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.intake.dossier.Tracked;
import vn.lienthong.intake.dossier.Tracked.ToPay;

/** Lets applicants see what is to be paid, and pay it, from the page where they see how far their dossier is. */
@Component
class TrackedPayments implements Tracked.Payments {
    private final RecordPayment payments;

    TrackedPayments(RecordPayment payments) {
        this.payments = payments;
    }

    @Override
    public List<ToPay> toPay(DossierCode dossier) {
        return payments.owedFor(dossier).stream()
                .map(owed -> new ToPay(owed.amount(), link(owed.link())))
                .toList();
    }

    /** The platform's word for it isn't enough: a page of ours leads to the web and nowhere else. */
    private static @Nullable URI link(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var link = URI.create(text);
            return "https".equals(link.getScheme()) || "http".equals(link.getScheme()) ? link : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}

package vn.lienthong.intake.dossier;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.PaymentConfirmed;
import vn.lienthong.contract.dossier.DossierEvent.PaymentRequested;
import vn.lienthong.contract.dossier.DossierEvent.SupplementLapsed;
import vn.lienthong.contract.dossier.DossierEvent.SupplementProvided;
import vn.lienthong.contract.dossier.DossierEvent.SupplementRequested;

/**
 * What is asked of the applicant.
 *
 * @param parts codes of the papers to bring
 * @param until until when they may come, where there is a limit
 * @param payment whether something is to be paid
 * @param amount in whole đồng; null where it is said elsewhere
 */
record Asked(
        List<String> parts,
        @Nullable Instant until,
        boolean payment,
        @Nullable Long amount) {
    static final Asked NOTHING = new Asked(List.of(), null, false, null);

    Asked {
        parts = parts == null ? List.of() : List.copyOf(parts);
    }

    Asked after(DossierEvent event) {
        return switch (event) {
            case SupplementRequested asked -> new Asked(asked.parts(), asked.until(), payment, amount);
            case SupplementProvided provided -> new Asked(List.of(), null, payment, amount);
            case SupplementLapsed lapsed -> new Asked(List.of(), null, payment, amount);
            case PaymentRequested asked -> new Asked(parts, until, true, asked.amount());
            case PaymentConfirmed confirmed -> new Asked(parts, until, false, null);
            default -> this;
        };
    }
}

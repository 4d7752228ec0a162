package vn.lienthong.contract.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one dossier is charged for one fee of its procedure (phí, lệ phí phải nộp). All amounts are whole đồng.
 *
 * @param full what it is without any exemption; null where it is fixed case by case
 * @param amount what is to be paid; null where it is fixed case by case
 * @param exemption the code of the exemption that lowers it, if one does
 */
public record Charge(
        String code,
        String name,
        @Nullable Long full,
        @Nullable Long amount,
        @Nullable String exemption) {
    private static final int WHOLE = 100;
    private static final String STATE_FEE = "lệ phí";

    public Charge {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(name, "name");
        if (full != null && full < 0 || amount != null && amount < 0) {
            throw new IllegalArgumentException("charge " + code + ": a negative amount");
        }
    }

    /**
     * What a dossier is charged: each fee of its channel, lowered by the exemption that lowers it most. Exemptions are not
     * added up; of a share the payer is given no fraction of a đồng.
     *
     * @param exemptions the codes of those claimed; what isn't among the procedure's changes nothing
     */
    public static List<Charge> of(Procedure procedure, Channel channel, Collection<String> exemptions) {
        var charges = new ArrayList<Charge>();
        for (var fee : procedure.fees()) {
            if (fee.channel() != null && fee.channel() != channel) {
                continue;
            }
            var least = new Charge(fee.code(), fee.name(), fee.amount(), fee.amount(), null);
            for (var exemption : procedure.exemptions()) {
                if (exemptions.contains(exemption.code())
                        && (exemption.fee() == null || exemption.fee().equals(fee.code()))) {
                    least = lower(least, exemption);
                }
            }
            charges.add(least);
        }
        return List.copyOf(charges);
    }

    private static Charge lower(Charge charge, Procedure.Exemption exemption) {
        if (exemption.percent() == WHOLE) {
            return new Charge(charge.code, charge.name, charge.full, 0L, exemption.code());
        }
        if (charge.full == null || charge.amount == null) {
            return charge; // whoever fixes the amount sees what is claimed
        }
        long off = exemption.amount() != null
                ? exemption.amount()
                : charge.full / WHOLE * exemption.percent() + charge.full % WHOLE * exemption.percent() / WHOLE;
        long left = Math.max(0, charge.full - off);
        return left < charge.amount
                ? new Charge(charge.code, charge.name, charge.full, left, exemption.code())
                : charge;
    }

    /** What is to be paid in all; null where part of it is fixed case by case. */
    public static @Nullable Long total(List<Charge> charges) {
        long total = 0;
        for (var charge : charges) {
            if (charge.amount() == null) {
                return null;
            }
            total = Math.addExact(total, charge.amount());
        }
        return total;
    }

    /** Lệ phí (a state fee, {@code le-phi}) or phí (the price of a service, {@code phi}), as its name has it. */
    public String type() {
        return name.strip().toLowerCase(Locale.ROOT).startsWith(STATE_FEE) ? "le-phi" : "phi";
    }
}

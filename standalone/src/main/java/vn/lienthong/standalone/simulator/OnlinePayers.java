package vn.lienthong.standalone.simulator;

import java.util.function.Predicate;

/**
 * Which dossiers' applicants pay online, by the dossier's code; the others pay at the counter. The same seed gives the same
 * answer, so that the payment platform and the agencies needn't talk about it.
 */
public record OnlinePayers(long seed) implements Predicate<String> {
    private static final double SHARE = 0.8;

    @Override
    public boolean test(String dossier) {
        return Dice.of(seed, "pays " + dossier).happens(SHARE);
    }
}

package vn.lienthong.standalone.provider;

import java.time.Duration;

/**
 * How the holders of remote keys behave. Which signatures they decline or never look at follows from the digest.
 *
 * @param approvedAfter how long they take, those who approve and those who decline
 * @param declined share that is declined
 * @param neglected share that nobody ever decides
 */
public record Conduct(Duration approvedAfter, double declined, double neglected) {
    /** They approve everything, after a while. */
    public static final Conduct USUAL = new Conduct(Duration.ofSeconds(3), 0, 0);

    public Conduct {
        if (approvedAfter.isNegative() || declined < 0 || neglected < 0 || declined + neglected > 1) {
            throw new IllegalArgumentException("shares are from 0 to 1, together too, and time isn't negative");
        }
    }

    /** What becomes of a signature. */
    enum Fate {
        APPROVED,
        DECLINED,
        NEGLECTED
    }

    Fate of(byte[] digest) {
        double lot = (((digest[0] & 0xff) << 8) | (digest[1] & 0xff)) / 65_536.0;
        if (lot < declined) {
            return Fate.DECLINED;
        }
        return lot < declined + neglected ? Fate.NEGLECTED : Fate.APPROVED;
    }
}

package vn.lienthong.standalone.platform;

/**
 * What goes wrong at the simulated platform: shares of the occasions for it, from 0 to 1.
 *
 * @param lostCallback results that are never told
 * @param doubleCallback results told twice, at once
 * @param lateCallback results told a minute late
 * @param forgedCallback results told with a wrong checksum first
 * @param tooLittle payments of less than was asked for
 * @param tooMuch payments of more
 * @param paidTwice payments made a second time
 * @param abandoned payers who give up
 * @param slow calls that take two seconds longer
 * @param failing calls answered with status 500
 * @param unknown queries answered as if the order weren't known
 * @param unlisted payments that the list of the day leaves out
 * @param invented payments on the list of the day that nobody made, as a share of those made
 * @param refusedRefund refunds the platform won't carry out
 */
public record Mischief(
        double lostCallback,
        double doubleCallback,
        double lateCallback,
        double forgedCallback,
        double tooLittle,
        double tooMuch,
        double paidTwice,
        double abandoned,
        double slow,
        double failing,
        double unknown,
        double unlisted,
        double invented,
        double refusedRefund) {
    /** Nothing goes wrong. */
    public static final Mischief NONE = new Mischief(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** As in life: mostly well. */
    public static final Mischief USUAL =
            new Mischief(0.03, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01, 0.03, 0.01, 0.01, 0.01, 0, 0, 0.02);

    public Mischief {
        for (var share : new double[] {
            lostCallback,
            doubleCallback,
            lateCallback,
            forgedCallback,
            tooLittle,
            tooMuch,
            paidTwice,
            abandoned,
            slow,
            failing,
            unknown,
            unlisted,
            invented,
            refusedRefund
        }) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is from 0 to 1");
            }
        }
    }
}

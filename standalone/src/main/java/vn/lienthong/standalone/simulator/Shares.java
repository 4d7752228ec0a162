package vn.lienthong.standalone.simulator;

/**
 * How often something goes otherwise than straight on: shares of the occasions for it, from 0 to 1.
 *
 * @param refusals dossiers refused at their first stage
 * @param supplements stages that ask for a paper
 * @param consultations stages that ask another agency for its opinion
 * @param silence opinions asked for that never come, until they lapse
 * @param sentBack stages that give the dossier back, once
 * @param apologies first stages that apologise and give a new date
 * @param withdrawals dossiers that their applicants want back; half of them get them
 * @param throughKafka agencies that write to Kafka themselves instead of coming over HTTP; a few at most
 */
public record Shares(
        double refusals,
        double supplements,
        double consultations,
        double silence,
        double sentBack,
        double apologies,
        double withdrawals,
        double throughKafka) {
    /** Mostly straight on, as in life. */
    public static final Shares USUAL = new Shares(0.015, 0.03, 0.02, 0.05, 0.01, 0.01, 0.005, 0.1);

    /** Nothing but work. */
    public static final Shares NONE = new Shares(0, 0, 0, 0, 0, 0, 0, 0);

    public Shares {
        for (var share : new double[] {
            refusals, supplements, consultations, silence, sentBack, apologies, withdrawals, throughKafka
        }) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is from 0 to 1");
            }
        }
    }

    public Shares withThroughKafka(double share) {
        return new Shares(refusals, supplements, consultations, silence, sentBack, apologies, withdrawals, share);
    }
}

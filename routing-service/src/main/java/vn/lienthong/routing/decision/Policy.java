package vn.lienthong.routing.decision;

/**
 * What a province may decide for itself about how dossiers are dealt with.
 *
 * @param warnPercent when this share of the working time has passed, the agency is warned
 * @param mostApologies how often a new date may be given
 * @param mostConsulted how many agencies may be asked in one consultation
 */
public record Policy(int warnPercent, int mostApologies, int mostConsulted) {
    /** Warned at four fifths; one new date; up to 20 agencies asked at once. */
    public static final Policy USUAL = new Policy(80, 1, 20);

    public Policy {
        if (warnPercent < 1 || warnPercent > 99) {
            throw new IllegalArgumentException("warnPercent is from 1 to 99");
        }
        if (mostApologies < 0 || mostConsulted < 1) {
            throw new IllegalArgumentException("mostApologies is 0 or more, mostConsulted 1 or more");
        }
    }
}

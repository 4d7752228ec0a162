package vn.lienthong.axis;

/** What tokens have to carry for the gateway's operations. */
public final class AxisScopes {
    /** May read the outgoing feed, its packages and its manifests. */
    public static final String READ = "axis.read";
    /** May say how far it has come in the outgoing feed. */
    public static final String ACKNOWLEDGE = "axis.acknowledge";
    /** May see what was refused, the reconciliation and the drift, and have them run. */
    public static final String OPERATE = "axis.operate";

    private AxisScopes() {}
}

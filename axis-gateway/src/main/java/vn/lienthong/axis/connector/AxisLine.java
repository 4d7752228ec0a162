package vn.lienthong.axis.connector;

import org.jspecify.annotations.Nullable;

/** The axis, where its present interface is spoken at all. */
public final class AxisLine {
    private final @Nullable Axis axis;

    AxisLine(@Nullable Axis axis) {
        this.axis = axis;
    }

    public boolean isOn() {
        return axis != null;
    }

    /** @throws IllegalStateException where it isn't spoken */
    public Axis axis() {
        if (axis == null) {
            throw new IllegalStateException("lienthong.axis.connector.variant is NONE");
        }
        return axis;
    }
}

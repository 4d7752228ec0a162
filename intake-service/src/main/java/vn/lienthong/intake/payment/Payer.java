package vn.lienthong.intake.payment;

import org.jspecify.annotations.Nullable;

/** Who pays, as far as the platform has to know. Never stored here, and prints as withheld. */
record Payer(String name, String identity, @Nullable String address) {
    @Override
    public String toString() {
        return "Payer[withheld]";
    }
}

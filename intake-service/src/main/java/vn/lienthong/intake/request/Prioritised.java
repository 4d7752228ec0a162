package vn.lienthong.intake.request;

import org.jspecify.annotations.Nullable;

/** A request that may be urgent (khẩn). */
public interface Prioritised {
    /** Above 0 it is urgent, and takes the scope {@code dossier.urgent}. */
    @Nullable
    Integer priority();
}

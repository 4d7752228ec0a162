package vn.lienthong.standalone;

import org.jspecify.annotations.Nullable;

/** Something the user can mend. The message says in one line what is wrong, where, and what to do. */
public final class PlainFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PlainFailure(String message) {
        this(message, null);
    }

    public PlainFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

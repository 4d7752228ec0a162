package vn.lienthong.intake.direct;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an agency's event may say. */
enum EventKind {
    /** A dossier is handed in; data is the body of {@code POST /v1/dossiers}. */
    SUBMISSION("vn.lienthong.submission.v1"),
    /** An action is reported; subject is the dossier, data the body of {@code POST /v1/dossiers/{code}/actions}. */
    ACTION("vn.lienthong.action.v1");

    private final String type;

    EventKind(String type) {
        this.type = type;
    }

    /** Its CloudEvents type. */
    String type() {
        return type;
    }

    static Optional<EventKind> of(String type) {
        return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
    }

    static String types() {
        return Arrays.stream(values()).map(EventKind::type).collect(Collectors.joining(", "));
    }
}

package vn.lienthong.support.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with JSON that can't be read, without repeating any of it. */
public final class UnreadableBody {
    /** The problem's code. */
    public static final String CODE = "unreadable-body";

    private UnreadableBody() {}

    /** The refusal of a body that came some other way than as an HTTP request's. */
    public static Refusal refusal(JacksonException cause) {
        return refusal(fault(cause));
    }

    /** The refusal where there is none. */
    public static Refusal absent() {
        return refusal(fault(null));
    }

    /** The refusal where its bytes are no text. */
    public static Refusal notUtf8() {
        return refusal(new Fault("", "BODY_IS_JSON", "The body is not well-formed UTF-8, which JSON is written in."));
    }

    private static Refusal refusal(Fault fault) {
        return new Refusal(HttpStatus.BAD_REQUEST, CODE, fault.message(), List.of(fault));
    }

    /** Where reading stopped, and why. */
    public static Fault fault(@Nullable Throwable cause) {
        if (cause instanceof StreamConstraintsException) {
            return new Fault(
                    "",
                    "BODY_IS_WITHIN_BOUNDS",
                    "The body nests too deeply, has a name, text or number that is too long, or too many of them.");
        }
        if (cause instanceof StreamReadException broken) {
            var place = broken.getLocation();
            return new Fault(
                    "",
                    "BODY_IS_JSON",
                    "The body is not well-formed JSON at line %d, column %d."
                            .formatted(place.getLineNr(), place.getColumnNr()));
        }
        if (cause instanceof DatabindException misfit && !misfit.getPath().isEmpty()) {
            var pointer = new StringBuilder();
            misfit.getPath().forEach(step -> pointer.append('/').append(token(step)));
            return misfit instanceof UnrecognizedPropertyException
                    ? new Fault(
                            pointer.toString(), "MEMBER_IS_KNOWN", "There is no such member here; check its spelling.")
                    : new Fault(pointer.toString(), "VALUE_HAS_THE_RIGHT_TYPE", "The value here is of the wrong type.");
        }
        return new Fault("", "BODY_IS_PRESENT", "The body is missing or can't be read; send one JSON object.");
    }

    private static String token(JacksonException.Reference step) {
        return step.getPropertyName() == null
                ? Integer.toString(step.getIndex())
                : Fault.escaped(step.getPropertyName());
    }
}

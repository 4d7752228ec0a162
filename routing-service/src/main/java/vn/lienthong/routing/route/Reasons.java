package vn.lienthong.routing.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a stage's condition holds for a dossier, or doesn't (lý do): what it asks for, part by part. A negation stands in the
 * parts, so that each can be told in words.
 *
 * @param joined how the parts are to hold
 */
public record Reasons(boolean holds, Joined joined, List<Part> parts) {
    public Reasons {
        parts = List.copyOf(parts);
    }

    /** Which of the parts have to hold. */
    public enum Joined {
        @JsonProperty("all")
        ALL,
        @JsonProperty("any")
        ANY,
        /** Some of them, in a way that only the condition itself says. */
        @JsonProperty("mixed")
        MIXED
    }

    /** What a part asks. */
    public enum Asks {
        /** Whether a fact is {@code true}. */
        @JsonProperty("yes")
        YES,
        @JsonProperty("no")
        NO,
        /** Whether a fact has a value. */
        @JsonProperty("is")
        IS,
        @JsonProperty("is-not")
        IS_NOT,
        @JsonProperty("less")
        LESS,
        @JsonProperty("at-most")
        AT_MOST,
        @JsonProperty("more")
        MORE,
        @JsonProperty("at-least")
        AT_LEAST,
        /** Whether a fact has one of several values. */
        @JsonProperty("one-of")
        ONE_OF,
        @JsonProperty("none-of")
        NONE_OF,
        /** Whether a fact is stated at all. */
        @JsonProperty("stated")
        STATED,
        @JsonProperty("not-stated")
        NOT_STATED,
        /** Whether an option is chosen; the option stands among the values. */
        @JsonProperty("chosen")
        CHOSEN,
        @JsonProperty("not-chosen")
        NOT_CHOSEN,
        /** Something that only its text says. */
        @JsonProperty("other")
        OTHER
    }

    /**
     * One question of a condition.
     *
     * @param text as it stands there, in CEL
     * @param fact the name of the fact it is about; null where it is about an option, or about more than one
     * @param values with what the fact is compared
     * @param stated what the dossier states of the fact; null where that is nothing
     * @param holds whether it is so
     */
    public record Part(
            String text,
            Asks asks,
            @Nullable String fact,
            List<String> values,
            @Nullable String stated,
            boolean holds) {
        public Part {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(asks, "asks");
            values = List.copyOf(values);
        }
    }
}

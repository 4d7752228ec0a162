package vn.lienthong.contract.dossier;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.wire.EventType;

/**
 * An operator settled an input that couldn't be decided and holds up what came after it for the same dossier, on {@code
 * routing.operator.events}, keyed by dossier.
 *
 * @param letter id of the dead letter: {@code <topic>/<partition>/<offset>}
 * @param retry decide it again; otherwise it is dropped
 * @param replacement the data mended, as JSON text, to be decided in its place; null to take the bytes as they came
 * @param operator staff number of who decided
 */
@EventType("letter-decided.v1")
public record LetterDecided(
        String letter, boolean retry, @Nullable String replacement, String operator, String reason) {
    public LetterDecided {
        Objects.requireNonNull(letter, "letter");
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(reason, "reason");
        if (replacement != null && !retry) {
            throw new IllegalArgumentException("what is dropped isn't replaced");
        }
    }
}

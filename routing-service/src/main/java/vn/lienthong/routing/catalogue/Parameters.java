package vn.lienthong.routing.catalogue;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** The parameters of one request; {@link #check} refuses it with all that is wrong with them. */
final class Parameters {
    private static final int USUAL_PAGE = 100;

    private final List<Fault> faults = new ArrayList<>();

    @Nullable
    LocalDate date(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            faults.add(
                    new Fault("", CatalogueRule.DATE_IS_WELL_FORMED.name(), name + " is a date such as 2026-07-01."));
            return null;
        }
    }

    int limit(@Nullable Integer limit, int largest) {
        if (limit != null && (limit < 1 || limit > largest)) {
            faults.add(new Fault("", "LIMIT_IS_IN_RANGE", "limit is from 1 to " + largest + "."));
            return 1;
        }
        return Math.min(Objects.requireNonNullElse(limit, USUAL_PAGE), largest);
    }

    /** One of some words. */
    @Nullable
    String oneOf(String name, @Nullable String word, java.util.Collection<String> words) {
        if (word != null && !words.contains(word)) {
            faults.add(new Fault(
                    "",
                    "VALUE_IS_KNOWN",
                    "%s is one of %s."
                            .formatted(
                                    name,
                                    String.join(", ", words.stream().sorted().toList()))));
        }
        return word;
    }

    /** A value whose form a predicate knows. */
    void must(boolean is, String rule, String message) {
        if (!is) {
            faults.add(new Fault("", rule, message));
        }
    }

    void check() {
        if (!faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST, "parameters-out-of-range", "Some parameters are out of range.", faults);
        }
    }
}

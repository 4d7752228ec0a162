package vn.lienthong.standalone.axis;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which failures are switched on, and how far; one that isn't named is off. */
public record Failures(Map<Failure, Double> shares) {
    /** Nothing goes wrong. */
    public static final Failures NONE = new Failures(Map.of());

    public Failures {
        var own = new EnumMap<Failure, Double>(Failure.class);
        shares.forEach((failure, share) -> {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("the share of %s is from 0 to 1".formatted(failure.id()));
            }
            if (share > 0) {
                own.put(failure, share);
            }
        });
        shares = Collections.unmodifiableMap(own);
    }

    /** Everything, as often as it usually is. */
    public static Failures all() {
        var all = new EnumMap<Failure, Double>(Failure.class);
        for (var failure : Failure.values()) {
            all.put(failure, failure.usualShare());
        }
        return new Failures(all);
    }

    /**
     * What an option says.
     *
     * @param text {@code all}, {@code none}, or names with commas between them, each with a share behind {@code =} where it
     *     isn't the usual one
     * @throws IllegalArgumentException if it can't be read; the message is meant for the user
     */
    public static Failures of(String text) {
        if (text.equals("all")) {
            return all();
        }
        if (text.equals("none")) {
            return NONE;
        }
        var shares = new EnumMap<Failure, Double>(Failure.class);
        for (var part : text.split(",")) {
            var named = part.strip().split("=", 2);
            var failure = named(named[0]);
            shares.put(failure, named.length == 1 ? failure.usualShare() : share(named[1]));
        }
        return new Failures(shares);
    }

    static Failure named(String id) {
        return Failure.of(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no failure %s; there are: %s".formatted(id, Failure.all())));
    }

    private static double share(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a share is a number from 0 to 1, not " + text, e);
        }
    }

    double share(Failure failure) {
        return shares.getOrDefault(failure, 0.0);
    }

    /** All of them, by what they are called outside. */
    Map<String, Double> json() {
        var json = new LinkedHashMap<String, Double>();
        for (var failure : Failure.values()) {
            json.put(failure.id(), share(failure));
        }
        return json;
    }
}

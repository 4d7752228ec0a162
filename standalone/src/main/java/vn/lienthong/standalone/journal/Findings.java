package vn.lienthong.standalone.journal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often each rule held, how often it was broken, and the first findings by name. */
final class Findings {
    private static final int NAMED_PER_RULE = 20;

    private final Map<Rule, Long> held = new EnumMap<>(Rule.class);
    private final Map<Rule, Long> broken = new EnumMap<>(Rule.class);
    private final List<Finding> named = new ArrayList<>();
    private final Set<Rule> notChecked = EnumSet.noneOf(Rule.class);

    /** Looks at a rule once. */
    void check(boolean holds, Rule rule, String where, String otherwise) {
        if (holds) {
            held(rule);
        } else {
            broken(rule, where, otherwise);
        }
    }

    void held(Rule rule) {
        held.merge(rule, 1L, Long::sum);
    }

    void broken(Rule rule, String where, String what) {
        if (broken.merge(rule, 1L, Long::sum) <= NAMED_PER_RULE) {
            named.add(new Finding(rule, where, what));
        }
    }

    /** What another look found. */
    void addAll(Findings others) {
        others.held.forEach((rule, times) -> held.merge(rule, times, Long::sum));
        others.broken.forEach((rule, times) -> broken.merge(rule, times, Long::sum));
        named.addAll(others.named);
        notChecked.addAll(others.notChecked);
    }

    /** What a rule is about can't be seen from here. */
    void notChecked(Rule rule) {
        notChecked.add(rule);
    }

    boolean isChecked(Rule rule) {
        return !notChecked.contains(rule);
    }

    long numberHeld(Rule rule) {
        return held.getOrDefault(rule, 0L);
    }

    long numberBroken(Rule rule) {
        return broken.getOrDefault(rule, 0L);
    }

    boolean isEmpty() {
        return broken.isEmpty();
    }

    /** The first of each rule; {@link #numberBroken} tells how many there are. */
    List<Finding> named() {
        return List.copyOf(named);
    }
}

package vn.lienthong.edxml.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What has been found so far; a rule that is broken very often is kept a few times and counted. */
public final class Findings {
    private static final int OF_ONE_RULE = 50;

    private final int most;
    private final List<Finding> kept = new ArrayList<>();
    private Map<Rule, Integer> counts = Map.of(); // of its own only where there is something to count
    private long leftOut;

    public Findings(int most) {
        this.most = most;
    }

    public void add(Rule rule, Place place, Object... arguments) {
        add(rule, () -> place, arguments);
    }

    /** @param place is only asked for if the finding is kept: where a path leads may take long to tell */
    public void add(Rule rule, Supplier<Place> place, Object... arguments) {
        if (counts.isEmpty()) {
            counts = new EnumMap<>(Rule.class);
        }
        int count = counts.merge(rule, 1, Integer::sum);
        if (count > OF_ONE_RULE || kept.size() >= most) {
            leftOut++;
            return;
        }
        var texts = new ArrayList<String>(arguments.length);
        for (var argument : arguments) {
            texts.add(String.valueOf(argument));
        }
        kept.add(new Finding(rule, place.get(), texts));
    }

    public void addAll(List<Finding> findings) {
        findings.forEach(finding ->
                add(finding.rule(), finding.place(), finding.arguments().toArray()));
    }

    public boolean has(Rule rule) {
        return counts.containsKey(rule);
    }

    public boolean hasErrors() {
        return counts.keySet().stream().anyMatch(rule -> rule.severity() == Severity.ERROR);
    }

    /** How many were counted but not kept. */
    public long leftOut() {
        return leftOut;
    }

    /** In the order of the file; those of the file as a whole come first. */
    public List<Finding> inOrder() {
        if (kept.size() < 2) {
            return List.copyOf(kept);
        }
        return kept.stream()
                .sorted(Comparator.comparingLong(finding -> finding.place().offset()))
                .toList();
    }
}

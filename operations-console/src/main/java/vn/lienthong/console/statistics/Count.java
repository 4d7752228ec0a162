package vn.lienthong.console.statistics;

import java.util.EnumMap;
import java.util.Map;

/** What was counted of the dossiers of one procedure at one receiving agency. */
record Count(String procedure, String receiver, Map<Figure, Long> figures) {
    Count {
        figures = Map.copyOf(figures);
    }

    static Map<Figure, Long> sum(Iterable<Count> counts) {
        var sum = new EnumMap<Figure, Long>(Figure.class);
        for (var figure : Figure.values()) {
            sum.put(figure, 0L);
        }
        counts.forEach(count -> count.figures().forEach((figure, number) -> sum.merge(figure, number, Long::sum)));
        return sum;
    }
}

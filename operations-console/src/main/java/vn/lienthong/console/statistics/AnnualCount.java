package vn.lienthong.console.statistics;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * What was counted for the annual report of the dossiers of one procedure at one receiving agency.
 *
 * @param steps done in what was settled
 * @param stepsHere those of them done by the receiving agency itself
 */
record AnnualCount(String procedure, String receiver, Map<AnnualFigure, Long> figures, long steps, long stepsHere) {
    AnnualCount {
        figures = Map.copyOf(figures);
    }

    long of(AnnualFigure figure) {
        return figures.getOrDefault(figure, 0L);
    }

    /** What several of them come to; of no procedure and receiver. */
    static AnnualCount sum(Collection<AnnualCount> counts) {
        var sum = new EnumMap<AnnualFigure, Long>(AnnualFigure.class);
        long steps = 0;
        long here = 0;
        for (var count : counts) {
            count.figures().forEach((figure, number) -> sum.merge(figure, number, Long::sum));
            steps += count.steps();
            here += count.stepsHere();
        }
        return new AnnualCount("", "", sum, steps, here);
    }
}

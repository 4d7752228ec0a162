package vn.lienthong.console.statistics;

import java.text.NumberFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;

/**
 * A report as the page shows it.
 *
 * @param days its first and last day
 * @param asOf until when what is open was looked at; empty where the period is over
 * @param agency name of the agency it is narrowed to; empty where it isn't
 * @param warning how many dossiers are left out; empty where none are
 */
record StatisticsPage(
        Query query,
        String days,
        String asOf,
        String agency,
        String warning,
        List<String> periods,
        List<Grouping> groupings,
        List<Figure> figures,
        List<Line> lines,
        Line total,
        List<Share> shares) {

    /** @param key empty in the total */
    record Line(String key, String label, List<Cell> cells) {}

    /**
     * @param number as it is read; {@code 0} leads nowhere
     * @param says what its link says to who doesn't see the table
     */
    record Cell(Figure figure, String number, boolean empty, String says) {}

    /** A share of the annual report, {@code –} where there is nothing to take it of. */
    record Share(String code, String value) {}

    static StatisticsPage of(Report report, List<String> periods, Names names, Words words) {
        var query = report.query();
        return new StatisticsPage(
                query,
                days(query.period(), words),
                report.over() ? "" : words.minute(report.asOf()),
                query.agency().isEmpty() ? "" : agency(query.agency(), names),
                report.leftOut() == 0 ? "" : words.count(report.leftOut()),
                periods,
                List.of(Grouping.values()),
                List.of(Figure.values()),
                report.rows().stream()
                        .map(row -> line(row.key(), row.label(), row.figures(), words))
                        .toList(),
                line("", words.say("statistics.total"), report.total(), words),
                List.of(
                        new Share("in-time", share(report.overview().inTime(), words)),
                        new Share("late", share(report.overview().late(), words)),
                        new Share("online", share(report.overview().online(), words))));
    }

    static String agency(String code, Names names) {
        try {
            return names.agency(new AgencyCode(code));
        } catch (MalformedIdentity e) {
            return code; // no agency has it, and nothing is found
        }
    }

    static String days(Period period, Words words) {
        return words.day(period.first()) + " – " + words.day(period.last());
    }

    private static Line line(String key, String label, Map<Figure, Long> figures, Words words) {
        return new Line(
                key,
                label,
                Arrays.stream(Figure.values())
                        .map(figure -> cell(figure, figures.getOrDefault(figure, 0L), label, words))
                        .toList());
    }

    private static Cell cell(Figure figure, long number, String label, Words words) {
        var count = words.count(number);
        return new Cell(
                figure,
                count,
                number == 0,
                words.say("statistics.behind", count, words.say("statistics.figure." + figure.code()), label));
    }

    static String share(double share, Words words) {
        if (Double.isNaN(share)) {
            return "–";
        }
        var format = NumberFormat.getPercentInstance(words.locale());
        format.setMinimumFractionDigits(2);
        format.setMaximumFractionDigits(2);
        return format.format(share);
    }

    static String times(double growth, Words words) {
        if (Double.isNaN(growth)) {
            return "–";
        }
        var format = NumberFormat.getNumberInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return words.say("statistics.times", format.format(growth));
    }
}

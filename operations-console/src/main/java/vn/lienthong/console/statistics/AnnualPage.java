package vn.lienthong.console.statistics;

import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/**
 * The annual report as the page shows it.
 *
 * @param days its first and last day
 * @param asOf empty where the period is over
 * @param agency name of the agency it is narrowed to; empty where it isn't
 * @param columns figures that are shown, by their codes
 */
record AnnualPage(
        Query query,
        String days,
        String asOf,
        String agency,
        List<String> periods,
        List<Grouping> groupings,
        List<Highlight> highlights,
        List<String> columns,
        List<Line> lines,
        Line total) {
    private static final List<AnnualFigure> SHOWN = List.of(
            AnnualFigure.RECEIVED,
            AnnualFigure.ONLINE,
            AnnualFigure.SETTLED,
            AnnualFigure.EARLY,
            AnnualFigure.ON_TIME,
            AnnualFigure.LATE,
            AnnualFigure.PAID_ONLINE,
            AnnualFigure.RECEIVED_BY_POST,
            AnnualFigure.RETURNED_BY_POST,
            AnnualFigure.BY_POST,
            AnnualFigure.ON_THE_SPOT);
    private static final String AGENCIES = "agencies";

    /** One of the figures the report begins with. */
    record Highlight(String code, String value) {}

    record Line(String key, String label, List<Cell> cells) {}

    /**
     * @param code of the figure
     * @param opens leads to the dossiers behind it
     * @param says what its link says to who doesn't see the table
     * @param share what part it is, or how it changed; empty where that says nothing
     */
    record Cell(String code, String number, boolean opens, String says, String share) {}

    static AnnualPage of(AnnualReport report, List<String> periods, Names names, Words words) {
        var columns = new ArrayList<>(SHOWN.stream().map(AnnualFigure::code).toList());
        columns.add(AGENCIES);
        return new AnnualPage(
                report.query(),
                StatisticsPage.days(report.query().period(), words),
                report.over() ? "" : words.minute(report.asOf()),
                report.query().agency().isEmpty()
                        ? ""
                        : StatisticsPage.agency(report.query().agency(), names),
                periods,
                List.of(Grouping.values()),
                highlights(report, words),
                columns,
                report.lines().stream().map(line -> line(line, words)).toList(),
                line(report.total(), words));
    }

    private static List<Highlight> highlights(AnnualReport report, Words words) {
        var first = report.highlights();
        var all = report.total();
        var agencies = all.agencies();
        var before = all.agenciesBefore();
        var highlights = new ArrayList<>(List.of(
                new Highlight(
                        "department-in-time",
                        StatisticsPage.share(first.departments().inTime(), words)),
                new Highlight(
                        "department-online",
                        StatisticsPage.share(first.departments().online(), words)),
                new Highlight(
                        "vertical-online", StatisticsPage.share(first.vertical().online(), words)),
                new Highlight(
                        "vertical-late", StatisticsPage.share(first.vertical().late(), words)),
                new Highlight("payable-online", words.count(all.payableOnline())),
                new Highlight("by-post", words.count(all.count().of(AnnualFigure.BY_POST))),
                new Highlight("post-growth", StatisticsPage.times(all.postGrowth(), words)),
                new Highlight(
                        "district-on-the-spot",
                        StatisticsPage.share(first.districts().onTheSpot(), words)),
                new Highlight(
                        "district-steps", StatisticsPage.share(first.districts().stepsHere(), words)),
                new Highlight(
                        "commune-on-the-spot",
                        StatisticsPage.share(first.communes().onTheSpot(), words)),
                new Highlight(
                        "commune-steps", StatisticsPage.share(first.communes().stepsHere(), words))));
        if (agencies != null && before != null) {
            highlights.add(new Highlight(AGENCIES, words.count(agencies)));
            highlights.add(new Highlight("agencies-change", change(agencies, before, words)));
        }
        return highlights;
    }

    private static String change(long now, long before, Words words) {
        return before == 0 ? "–" : (now > before ? "+" : "") + words.count(now - before);
    }

    private static Line line(AnnualReport.Line line, Words words) {
        var cells = new ArrayList<Cell>();
        for (var figure : SHOWN) {
            long number = line.count().of(figure);
            var count = words.count(number);
            cells.add(new Cell(
                    figure.code(),
                    count,
                    number > 0,
                    words.say(
                            "statistics.behind", count, words.say("statistics.annual." + figure.code()), line.label()),
                    share(figure, line, words)));
        }
        cells.add(agencies(line.agencies(), line.agenciesBefore(), words));
        return new Line(line.key(), line.label(), cells);
    }

    private static Cell agencies(@Nullable Long now, @Nullable Long before, Words words) {
        return now == null || before == null
                ? new Cell(AGENCIES, "", false, "", "")
                : new Cell(AGENCIES, words.count(now), false, "", before == 0 ? "" : change(now, before, words));
    }

    private static String share(AnnualFigure figure, AnnualReport.Line line, Words words) {
        return switch (figure) {
            case ONLINE -> percent(line.online(), words);
            case SETTLED ->
                Double.isNaN(line.inTime())
                        ? ""
                        : words.say("statistics.annual.in-time-share", percent(line.inTime(), words));
            case LATE -> percent(line.late(), words);
            case PAID_ONLINE -> percent(line.paidOnline(), words);
            case ON_THE_SPOT -> percent(line.onTheSpot(), words);
            case BY_POST -> Double.isNaN(line.postGrowth()) ? "" : StatisticsPage.times(line.postGrowth(), words);
            case RECEIVED,
                    EARLY,
                    ON_TIME,
                    PAID,
                    RECEIVED_BY_POST,
                    RETURNED_BY_POST,
                    WITH_STEPS,
                    DIGITAL_PAPERS,
                    WITH_RESULT,
                    DIGITAL_RESULT -> "";
        };
    }

    private static String percent(double share, Words words) {
        if (Double.isNaN(share)) {
            return "";
        }
        var format = NumberFormat.getPercentInstance(words.locale());
        format.setMinimumFractionDigits(2);
        format.setMaximumFractionDigits(2);
        return format.format(share);
    }
}

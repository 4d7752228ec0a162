package vn.lienthong.console.statistics;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.form.FormPdf;

/** The annual figures, their files, and the dossiers behind one of them. */
@Controller
class AnnualController {
    private final AnnualReports reports;
    private final AnnualCounts counts;
    private final DossierRows dossiers;
    private final Names names;
    private final MessageSource messages;
    private final FormPdf pdf;
    private final Clock clock;

    AnnualController(
            AnnualReports reports,
            AnnualCounts counts,
            DossierRows dossiers,
            Names names,
            MessageSource messages,
            FormPdf pdf,
            Clock clock) {
        this.reports = reports;
        this.counts = counts;
        this.dossiers = dossiers;
        this.names = names;
        this.messages = messages;
        this.pdf = pdf;
        this.clock = clock;
    }

    private Query query(
            @Nullable String period,
            @Nullable String by,
            @Nullable String level,
            @Nullable String agency,
            @Nullable String field) {
        var now = clock.instant();
        var year = Integer.toString(Period.monthOf(now).first().getYear());
        return Query.of(
                period == null || period.isBlank() ? year : period,
                by == null || by.isBlank() ? Grouping.LEVEL.code() : by,
                level,
                agency,
                field,
                now);
    }

    @GetMapping("/statistics/annual")
    ModelAndView annual(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable String agency,
            @RequestParam(required = false) @Nullable String field,
            Locale locale) {
        var now = clock.instant();
        var words = new Words(messages, locale);
        var query = query(period, by, level, agency, field);
        var page = new ModelAndView("statistics-annual");
        if (!query.badPeriod().isEmpty()) {
            page.setStatus(HttpStatus.BAD_REQUEST);
        }
        page.addObject(
                "report",
                AnnualPage.of(reports.of(query, words, now), StatisticsController.periods(now), names, words));
        return page;
    }

    @GetMapping("/statistics/annual.{kind:csv|xlsx|pdf}")
    ResponseEntity<?> file(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable String agency,
            @RequestParam(required = false) @Nullable String field) {
        var now = clock.instant();
        var query = query(period, by, level, agency, field);
        if (!query.badPeriod().isEmpty()) {
            return StatisticsController.badPeriod();
        }
        var report = reports.of(query, new Words(messages, Locale.of("vi")), now);
        return StatisticsController.saved(kind, "annual", query, AnnualTable.of(report), now, pdf);
    }

    @GetMapping("/statistics/annual/dossiers")
    String dossiers(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable String agency,
            @RequestParam(required = false) @Nullable String field,
            @RequestParam(defaultValue = "received") String figure,
            @RequestParam(defaultValue = "") String row,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        var words = new Words(messages, locale);
        var query = query(period, by, level, agency, field);
        var known = AnnualFigure.of(figure);
        if (known.isEmpty() || !query.badPeriod().isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        var shown = known.orElse(AnnualFigure.RECEIVED);
        var of = reports.counts(query, row);
        var found = counts.behind(shown, query.period(), of, after == null ? null : after.replace('\0', ' '));
        var more = found.size() > Counts.PAGE;
        var rows = more ? found.subList(0, Counts.PAGE) : found;
        page.addAttribute("query", query);
        page.addAttribute("figure", shown);
        page.addAttribute("row", row);
        page.addAttribute("count", words.count(AnnualCount.sum(of).of(shown)));
        page.addAttribute("days", StatisticsPage.days(query.period(), words));
        page.addAttribute(
                "dossiers",
                rows.stream().map(dossier -> dossiers.view(dossier, words)).toList());
        page.addAttribute("after", after);
        page.addAttribute("next", more ? rows.getLast().code() : null);
        return "statistics-annual-dossiers";
    }
}

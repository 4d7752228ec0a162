package vn.lienthong.console.statistics;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
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

    /** The figures of a year, by level, where nothing else is asked for. */
    private static Query query(Asked asked, Instant now) {
        var year = Integer.toString(Period.monthOf(now).first().getYear());
        return asked.query(year, Grouping.LEVEL, now);
    }

    @GetMapping("/statistics/annual")
    ModelAndView annual(Asked asked, Locale locale) {
        var now = clock.instant();
        var words = new Words(messages, locale);
        var query = query(asked, now);
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
    ResponseEntity<?> file(@PathVariable String kind, Asked asked) {
        var now = clock.instant();
        var query = query(asked, now);
        if (!query.badPeriod().isEmpty()) {
            return StatisticsController.badPeriod();
        }
        var report = reports.of(query, new Words(messages, Locale.of("vi")), now);
        return StatisticsController.saved(kind, "annual", query, AnnualTable.of(report), now, pdf);
    }

    @GetMapping("/statistics/annual/dossiers")
    String dossiers(
            Asked asked,
            @RequestParam(defaultValue = "received") String figure,
            @RequestParam(defaultValue = "") String row,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        var now = clock.instant();
        var words = new Words(messages, locale);
        var query = query(asked, now);
        var known = AnnualFigure.of(figure);
        if (known.isEmpty() || !query.badPeriod().isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        var shown = known.orElse(AnnualFigure.RECEIVED);
        var of = reports.counts(query, row);
        var found = counts.behind(shown, query.period(), of, after == null ? null : after.replace('\0', ' '));
        page.addAttribute("query", query);
        page.addAttribute("figure", shown);
        page.addAttribute("row", row);
        page.addAttribute("count", words.count(AnnualCount.sum(of).of(shown)));
        page.addAttribute("days", StatisticsPage.days(query.period(), words));
        dossiers.show(found, after, words, page);
        return "statistics-annual-dossiers";
    }
}

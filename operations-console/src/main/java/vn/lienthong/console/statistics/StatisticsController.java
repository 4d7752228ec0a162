package vn.lienthong.console.statistics;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.form.FormPdf;

/** The report, its files, the dossiers behind a figure of it, and the months as the national portal takes them. */
@Controller
class StatisticsController {
    /** How many months are offered by name. */
    private static final int MONTHS = 14;

    private final Reports reports;
    private final Counts counts;
    private final DossierRows dossierRows;
    private final Names names;
    private final MessageSource messages;
    private final FormPdf pdf;
    private final Clock clock;

    StatisticsController(
            Reports reports,
            Counts counts,
            DossierRows dossierRows,
            Names names,
            MessageSource messages,
            FormPdf pdf,
            Clock clock) {
        this.reports = reports;
        this.counts = counts;
        this.dossierRows = dossierRows;
        this.names = names;
        this.messages = messages;
        this.pdf = pdf;
        this.clock = clock;
    }

    @GetMapping("/statistics")
    ModelAndView statistics(Asked asked, Locale locale) {
        var now = clock.instant();
        var words = new Words(messages, locale);
        var query = asked.query(now);
        var page = new ModelAndView("statistics");
        if (!query.badPeriod().isEmpty()) {
            page.setStatus(HttpStatus.BAD_REQUEST);
        }
        page.addObject("report", StatisticsPage.of(reports.of(query, words, now), periods(now), names, words));
        return page;
    }

    /** Months, quarters and years to choose from, newest first. */
    static List<String> periods(Instant now) {
        var month = YearMonth.from(ZonedDateTime.ofInstant(now, WorkingCalendar.ZONE));
        var periods = new ArrayList<String>();
        for (int back = 0; back < MONTHS; back++) {
            var one = month.minusMonths(back);
            periods.add(one.toString());
            if (one.getMonthValue() % 3 == 1) {
                periods.add("%d-Q%d".formatted(one.getYear(), one.getMonthValue() / 3 + 1));
            }
            if (one.getMonthValue() == 1) {
                periods.add(Integer.toString(one.getYear()));
            }
        }
        return periods;
    }

    @GetMapping("/statistics/report.{kind:csv|xlsx|pdf}")
    ResponseEntity<?> file(@PathVariable String kind, Asked asked) {
        var now = clock.instant();
        var query = asked.query(now);
        if (!query.badPeriod().isEmpty()) {
            return badPeriod();
        }
        var report = reports.of(query, new Words(messages, Locale.of("vi")), now);
        return saved(kind, "II.06a", query, Table.of(report), now, pdf);
    }

    /** A table as a file to be saved. */
    static ResponseEntity<byte[]> saved(String kind, String name, Query query, Table table, Instant now, FormPdf pdf) {
        var export = Export.valueOf(kind.toUpperCase(Locale.ROOT));
        return ResponseEntity.ok()
                .contentType(export.type())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("%s-%s-%s.%s"
                                        .formatted(
                                                name,
                                                query.period().text().replace("..", "_"),
                                                query.grouping().code(),
                                                kind))
                                .build()
                                .toString())
                .body(export.write(table, now, pdf));
    }

    static ResponseEntity<ProblemDetail> badPeriod() {
        return ResponseEntity.badRequest()
                .body(ProblemDetail.forStatusAndDetail(
                        HttpStatus.BAD_REQUEST,
                        "'period' names no period: write 2026, 2026-H1, 2026-Q3, 2026-03, or 2026-03-01..2026-03-14."));
    }

    /** One record for each receiving agency with anything to tell, of a month. */
    @GetMapping("/statistics/portal.json")
    ResponseEntity<?> portal(
            @RequestParam(required = false) @Nullable String month,
            @RequestParam(required = false) @Nullable String agency) {
        var now = clock.instant();
        var query = Query.of(month, Grouping.AGENCY.code(), null, agency, null, now);
        var isMonth =
                query.period().equals(Period.month(YearMonth.from(query.period().first())));
        if (!query.badPeriod().isEmpty() || !isMonth) {
            return ResponseEntity.badRequest()
                    .body(ProblemDetail.forStatusAndDetail(
                            HttpStatus.BAD_REQUEST, "'month' names no month: write it like 2026-03."));
        }
        return ResponseEntity.ok(reports.of(query, new Words(messages, Locale.of("vi")), now).rows().stream()
                .map(row -> PortalRecord.of(query.period(), new AgencyCode(row.key()), row.label(), row.figures()))
                .toList());
    }

    @GetMapping("/statistics/dossiers")
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
        var query = asked.query(now);
        var known = Figure.of(figure);
        if (known.isEmpty() || !query.badPeriod().isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        var shown = known.orElse(Figure.RECEIVED);
        var of = reports.counts(query, row, now);
        var found = counts.behind(shown, query.period(), now, of, after == null ? null : after.replace('\0', ' '));
        page.addAttribute("query", query);
        page.addAttribute("figure", shown);
        page.addAttribute("row", row);
        page.addAttribute("count", words.count(Count.sum(of).getOrDefault(shown, 0L)));
        page.addAttribute("days", StatisticsPage.days(query.period(), words));
        dossierRows.show(found, after, words, page);
        return "statistics-dossiers";
    }
}

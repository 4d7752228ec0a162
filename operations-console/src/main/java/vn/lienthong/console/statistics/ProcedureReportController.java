package vn.lienthong.console.statistics;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.statistics.ProcedureReport.Line;
import vn.lienthong.console.statistics.ProcedureReport.Numbers;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.FormPdf;
import vn.lienthong.support.registry.RegistryFollower;

/** Form II.07b: page, files, and the procedures behind a row. */
@Controller
class ProcedureReportController {
    private static final List<String> HEADS = List.of(
            "TT",
            "Đơn vị",
            "TTHC: tổng số",
            "TTHC: cấp tỉnh",
            "TTHC: cấp huyện",
            "TTHC: cấp xã",
            "Một cửa: tổng số",
            "Tại BPMC cấp tỉnh",
            "Tại BPMC cấp huyện",
            "Tại BPMC cấp xã",
            "Quy trình nội bộ: tổng số",
            "Cấp tỉnh",
            "Cấp huyện",
            "Cấp xã");

    private final RegistryFollower registry;
    private final Names names;
    private final MessageSource messages;
    private final FormPdf pdf;
    private final Clock clock;

    ProcedureReportController(
            RegistryFollower registry, Names names, MessageSource messages, FormPdf pdf, Clock clock) {
        this.registry = registry;
        this.names = names;
        this.messages = messages;
        this.pdf = pdf;
        this.clock = clock;
    }

    /** A row as the page shows it: what it is called, and the form's columns 3 to 14. */
    record Shown(String key, String label, List<String> numbers) {}

    /** A procedure behind a row. */
    record Behind(String code, String name, String field) {}

    @GetMapping("/statistics/procedures")
    ModelAndView page(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String row,
            Locale locale) {
        var words = new Words(messages, locale);
        var query = query(period);
        var report = report(query);
        var page = new ModelAndView("statistics-procedures");
        if (!query.badPeriod().isEmpty()) {
            page.setStatus(HttpStatus.BAD_REQUEST);
        }
        page.addObject("query", query);
        page.addObject("periods", StatisticsController.periods(clock.instant()));
        page.addObject("day", words.day(report.day()));
        page.addObject("procedures", words.count(report.procedures()));
        page.addObject(
                "lines", report.lines().stream().map(line -> shown(line, words)).toList());
        page.addObject("total", shown(report.total(), words));
        page.addObject(
                "chosen",
                report.lines().stream()
                        .filter(line -> line.key().equals(row))
                        .findFirst()
                        .map(line -> shown(line, words))
                        .orElse(null));
        page.addObject(
                "behind",
                report.lines().stream()
                        .filter(line -> line.key().equals(row))
                        .flatMap(line -> line.of().stream())
                        .map(procedure -> new Behind(
                                procedure.code().value(),
                                words.isEnglish() ? procedure.nameEn() : procedure.name(),
                                procedure.field()))
                        .toList());
        return page;
    }

    @GetMapping("/statistics/procedures.{kind:csv|xlsx|pdf}")
    ResponseEntity<?> file(@PathVariable String kind, @RequestParam(required = false) @Nullable String period) {
        var query = query(period);
        if (!query.badPeriod().isEmpty()) {
            return StatisticsController.badPeriod();
        }
        var words = new Words(messages, Locale.of("vi"));
        var report = report(query);
        var rows = new ArrayList<List<Object>>();
        for (var line : report.lines()) {
            rows.add(cells(Integer.toString(rows.size() + 1), label(line, words), line));
        }
        rows.add(cells("", "Tổng cộng", report.total()));
        var now = clock.instant();
        return StatisticsController.saved(
                kind,
                "II.07b",
                query,
                new Table(
                        FormKind.PROCEDURE_REPORT,
                        "BIỂU SỐ II.07b/VPCP/KSTT",
                        FormKind.PROCEDURE_REPORT.title(),
                        Table.period(
                                query.period(), !now.isBefore(query.period().end()), now),
                        HEADS,
                        rows),
                now,
                pdf);
    }

    private Query query(@Nullable String period) {
        return Query.of(period, Grouping.AGENCY.code(), null, null, null, clock.instant());
    }

    /** By the registry of the period's last day; of today where that is still to come. */
    private ProcedureReport report(Query query) {
        var today = LocalDate.ofInstant(clock.instant(), WorkingCalendar.ZONE);
        var last = query.period().last();
        var day = last.isAfter(today) ? today : last;
        return ProcedureReport.of(registry.history().on(day), day);
    }

    private Shown shown(Line line, Words words) {
        var numbers = new ArrayList<String>();
        cells("", "", line).stream().skip(2).forEach(number -> numbers.add(words.count(((Number) number).longValue())));
        return new Shown(line.key(), label(line, words), numbers);
    }

    private String label(Line line, Words words) {
        if (line.key().isEmpty()) {
            return words.say("statistics.total");
        }
        var parts = line.key().split("/", 2);
        if (parts.length == 1) {
            return names.agency(new AgencyCode(line.key()));
        }
        return words.sayOr("statistics.level." + parts[0], parts[0]) + ": "
                + words.sayOr("statistics.sector." + parts[1], parts[1]);
    }

    private static List<Object> cells(String number, String label, Line line) {
        var cells = new ArrayList<Object>(List.of(number, label));
        for (var numbers : new Numbers[] {line.procedures(), line.oneStop(), line.processes()}) {
            cells.addAll(List.of(numbers.sum(), numbers.province(), numbers.district(), numbers.commune()));
        }
        return cells;
    }
}

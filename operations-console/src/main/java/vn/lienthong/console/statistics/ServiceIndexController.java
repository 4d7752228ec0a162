package vn.lienthong.console.statistics;

import java.text.Collator;
import java.text.NumberFormat;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
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
import vn.lienthong.console.statistics.ServiceIndexes.Of;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.FormPdf;

/** The five groups of Quyết định 766/2022: page and files. */
@Controller
class ServiceIndexController {
    /** One of each group, by which agencies are compared. */
    private static final List<ServiceIndex> LEADING = List.of(
            ServiceIndex.PUBLISHED_IN_TIME,
            ServiceIndex.SETTLED_IN_TIME,
            ServiceIndex.DIGITAL_RESULTS,
            ServiceIndex.HANDED_IN_ONLINE,
            ServiceIndex.SATISFIED);

    private final ServiceIndexes indexes;
    private final Names names;
    private final MessageSource messages;
    private final FormPdf pdf;
    private final Clock clock;

    ServiceIndexController(ServiceIndexes indexes, Names names, MessageSource messages, FormPdf pdf, Clock clock) {
        this.indexes = indexes;
        this.names = names;
        this.messages = messages;
        this.pdf = pdf;
        this.clock = clock;
    }

    /**
     * An index as the page shows it.
     *
     * @param value {@code –} where there is nothing to take a share of, or this system doesn't know
     * @param parts how many of how many; empty where that says nothing
     * @param behind the annual figure whose dossiers are behind it; empty where none are
     */
    record Shown(ServiceIndex index, String value, String parts, String behind) {}

    /** An agency beside the others. */
    record Agency(String code, String name, List<String> values) {}

    @GetMapping("/statistics/service")
    ModelAndView page(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable String agency,
            Locale locale) {
        var now = clock.instant();
        var words = new Words(messages, locale);
        var query = Query.of(period, Grouping.AGENCY.code(), level, agency, null, now);
        var page = new ModelAndView("statistics-service");
        if (!query.badPeriod().isEmpty()) {
            page.setStatus(HttpStatus.BAD_REQUEST);
        }
        var result = indexes.of(query, now);
        page.addObject("query", query);
        page.addObject("days", StatisticsPage.days(query.period(), words));
        page.addObject("periods", StatisticsController.periods(now));
        page.addObject("agency", query.agency().isEmpty() ? "" : StatisticsPage.agency(query.agency(), names));
        page.addObject("groups", List.of(ServiceIndex.Group.values()));
        page.addObject("indexes", shown(result.all(), words));
        page.addObject("leading", LEADING);
        page.addObject(
                "agencies",
                result.agencies().stream()
                        .map(one -> new Agency(
                                one.agency(),
                                names.agency(new AgencyCode(one.agency())),
                                LEADING.stream()
                                        .map(index -> value(one, index, words))
                                        .toList()))
                        .sorted(Comparator.comparing(Agency::name, Collator.getInstance(Locale.of("vi")))
                                .thenComparing(Agency::code))
                        .toList());
        return page;
    }

    /** A row for each agency, a column for each index that is known here. */
    @GetMapping("/statistics/service.{kind:csv|xlsx|pdf}")
    ResponseEntity<?> file(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String level,
            @RequestParam(required = false) @Nullable String agency) {
        var now = clock.instant();
        var query = Query.of(period, Grouping.AGENCY.code(), level, agency, null, now);
        if (!query.badPeriod().isEmpty()) {
            return StatisticsController.badPeriod();
        }
        var words = new Words(messages, Locale.of("vi"));
        var known = java.util.Arrays.stream(ServiceIndex.values())
                .filter(index -> index.source() != ServiceIndex.Source.UNKNOWN_HERE)
                .toList();
        var heads = new ArrayList<>(List.of("TT", "Đơn vị"));
        known.forEach(index -> heads.add(words.say("statistics.index." + index.code())));
        var result = indexes.of(query, now);
        var rows = new ArrayList<List<Object>>();
        for (var one : result.agencies()) {
            rows.add(row(
                    Integer.toString(rows.size() + 1), names.agency(new AgencyCode(one.agency())), one, known, words));
        }
        rows.add(row("", "Tổng hợp", result.all(), known, words));
        return StatisticsController.saved(
                kind,
                "766",
                query,
                new Table(
                        FormKind.SERVICE_INDEX,
                        "QUYẾT ĐỊNH 766/QĐ-TTg",
                        FormKind.SERVICE_INDEX.title(),
                        Table.period(
                                query.period(), !now.isBefore(query.period().end()), now),
                        heads,
                        rows),
                now,
                pdf);
    }

    private static List<Object> row(String number, String label, Of of, List<ServiceIndex> known, Words words) {
        var cells = new ArrayList<Object>(List.of(number, label));
        known.forEach(index -> cells.add(value(of, index, words)));
        return cells;
    }

    private static List<Shown> shown(Of of, Words words) {
        var shown = new ArrayList<Shown>();
        for (var index : ServiceIndex.values()) {
            var value = of.value(index);
            var behind = index.behind();
            shown.add(new Shown(
                    index,
                    value(of, index, words),
                    value == null || value.of() == 0 || index == ServiceIndex.MEAN_SATISFACTION
                            ? ""
                            : words.say("statistics.index.parts", words.count(value.part()), words.count(value.of())),
                    behind == null || value == null || value.part() == 0 ? "" : behind.code()));
        }
        return shown;
    }

    private static String value(Of of, ServiceIndex index, Words words) {
        var value = of.value(index);
        if (value == null) {
            return "–";
        }
        if (index != ServiceIndex.MEAN_SATISFACTION) {
            return StatisticsPage.share(value.share(), words);
        }
        if (Double.isNaN(value.share())) {
            return "–";
        }
        var format = NumberFormat.getNumberInstance(words.locale());
        format.setMaximumFractionDigits(2);
        return format.format(value.share());
    }
}

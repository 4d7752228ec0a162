package vn.lienthong.console.statistics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Service;
import vn.lienthong.console.page.Words;
import vn.lienthong.form.FormPdf;

/** The annual report (số liệu năm) for who needs its numbers and not its page. */
@Service
public class AnnualFigures {
    private final AnnualReports reports;
    private final MessageSource messages;
    private final FormPdf pdf;
    private final Clock clock;

    AnnualFigures(AnnualReports reports, MessageSource messages, FormPdf pdf, Clock clock) {
        this.reports = reports;
        this.messages = messages;
        this.pdf = pdf;
        this.clock = clock;
    }

    /**
     * The report as it is saved: a row for each level, then the total.
     *
     * @param period as the page's address has it, e.g. {@code 2019}
     * @throws IllegalArgumentException if it names none
     */
    public String csv(String period) {
        var now = clock.instant();
        var query = Query.of(period, Grouping.LEVEL.code(), null, null, null, now);
        if (!query.badPeriod().isEmpty()) {
            throw new IllegalArgumentException("no period is named so");
        }
        var report = reports.of(query, new Words(messages, Locale.of("vi")), now);
        return new String(Export.CSV.write(AnnualTable.of(report), now, pdf), UTF_8);
    }
}

package vn.lienthong.routing.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.WebRequest;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.form.FormPdf;
import vn.lienthong.form.Names;
import vn.lienthong.routing.archive.JournalArchive;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;
import vn.lienthong.support.security.Caller;

/** The tracking book of an agency (sổ theo dõi hồ sơ, mẫu số 06), for itself. */
@RestController
class TrackingBookController {
    private static final Logger log = LoggerFactory.getLogger(TrackingBookController.class);
    private static final MediaType CSV = new MediaType("text", "csv", UTF_8);

    private final JournalArchive archive;
    private final FormReaders readers;
    private final FormPdf pdf;
    private final FormSettings settings;

    TrackingBookController(JournalArchive archive, FormReaders readers, FormPdf pdf, FormSettings settings) {
        this.archive = archive;
        this.readers = readers;
        this.pdf = pdf;
        this.settings = settings;
    }

    private record Period(LocalDate from, LocalDate to) {}

    @GetMapping(
            path = "/v1/agencies/{code}/tracking-book",
            produces = {MediaType.APPLICATION_PDF_VALUE, "text/csv"})
    @Operation(summary = "An agency's tracking book (form 06) as PDF or CSV", description = """
        The dossiers that the agency received in a period, or took over from the one that did, a line each. \
        CSV (Accept: text/csv) is UTF-8 with a byte order mark, for spreadsheets; its times are ISO 8601. Only \
        for the agency itself. Scope dossier.read.\
        """)
    @ApiResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_PDF_VALUE,
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    void book(
            @Parameter(example = "H32.41.1") @PathVariable String code,
            @RequestParam(required = false)
                    @Parameter(description = "first day of receipt", example = "2019-03-01")
                    @Nullable
                    String from,
            @RequestParam(required = false)
                    @Parameter(description = "last day of receipt", example = "2019-03-31")
                    @Nullable
                    String to,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Parameter(hidden = true) @Nullable
                    String accept,
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) WebRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        var agency = itself(code, caller);
        var period = period(from, to);
        var csv = wantsCsv(accept);
        var extent = archive.extentOfReceivedBy(agency, period.from(), period.to());
        var tag = "W/\"06-%s-%s-%s-%d-%d\""
                .formatted(csv ? "csv" : "pdf", period.from(), period.to(), extent.dossiers(), extent.entries());
        if (request.checkNotModified(tag)) {
            return;
        }
        if (!csv && extent.dossiers() > settings.mostLines()) {
            throw new Refusal(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "book-too-long",
                    "The book has %d dossiers; as a PDF it may have %d. Ask for a shorter period, or for text/csv."
                            .formatted(extent.dossiers(), settings.mostLines()),
                    List.of(new Fault("", "BOOK_IS_SHORT_ENOUGH", "shorten the period, or send Accept: text/csv")));
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, private");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("06-%s-%s-%s.%s".formatted(agency, period.from(), period.to(), csv ? "csv" : "pdf"))
                        .build()
                        .toString());
        if (csv) {
            csv(agency, period, response);
        } else {
            var bytes = pdf(agency, period);
            response.setContentType(MediaType.APPLICATION_PDF_VALUE);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }

    private AgencyCode itself(String code, Caller caller) {
        var calling = readers.agency(caller);
        if (!readers.canonical(new AgencyCode(code)).equals(calling)) {
            throw new Refusal(
                    HttpStatus.FORBIDDEN,
                    "book-of-another-agency",
                    "The token is of another agency than this tracking book; an agency reads its own only.",
                    List.of(new Fault("", "BOOK_IS_THE_CALLERS", "use the code of the token's agency in the path")));
        }
        return calling;
    }

    private Period period(@Nullable String from, @Nullable String to) {
        var faults = new ArrayList<Fault>();
        var first = day("from", from, faults);
        var last = day("to", to, faults);
        if (first != null && last != null) {
            var days = ChronoUnit.DAYS.between(first, last) + 1;
            if (days < 1) {
                faults.add(new Fault("", "PERIOD_IS_IN_ORDER", "to is not before from."));
            } else if (days > settings.longestPeriod()) {
                faults.add(new Fault(
                        "",
                        "PERIOD_IS_SHORT_ENOUGH",
                        "The period has %d days; a book covers at most %d. Ask for several."
                                .formatted(days, settings.longestPeriod())));
            }
        }
        if (first == null || last == null || !faults.isEmpty()) {
            throw new Refusal(
                    HttpStatus.BAD_REQUEST,
                    "parameters-out-of-range",
                    "A tracking book needs a first and a last day of receipt, at most %d days together."
                            .formatted(settings.longestPeriod()),
                    faults);
        }
        return new Period(first, last);
    }

    private static @Nullable LocalDate day(String name, @Nullable String value, List<Fault> faults) {
        try {
            if (value != null) {
                return LocalDate.parse(value);
            }
        } catch (DateTimeException e) {
            log.debug("{} is no day", name);
        }
        faults.add(new Fault("", "DAY_IS_GIVEN", name + " is a day like 2019-03-31."));
        return null;
    }

    private static boolean wantsCsv(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        var wanted = MediaType.parseMediaTypes(accept);
        MimeTypeUtils.sortBySpecificity(wanted);
        for (var type : wanted) {
            if (type.includes(MediaType.APPLICATION_PDF)) {
                return false;
            }
            if (type.includes(CSV)) {
                return true;
            }
        }
        return false;
    }

    private byte[] pdf(AgencyCode agency, Period period) {
        var names = readers.names();
        var lines = new ArrayList<TrackingBook.Line>();
        var newest = period.from().atStartOfDay(WorkingCalendar.ZONE).toInstant();
        try (var stories = archive.receivedBy(agency, period.from(), period.to())) {
            for (var story : (Iterable<List<JournalEntry>>) stories::iterator) {
                lines.add(line(story, names));
                newest = later(newest, story.getLast().at());
            }
        }
        return pdf.write(TrackingBook.form(agency, period.from(), period.to(), lines, names, newest));
    }

    private void csv(AgencyCode agency, Period period, HttpServletResponse response) throws IOException {
        var names = readers.names();
        response.setContentType(CSV.toString());
        var out = new OutputStreamWriter(response.getOutputStream(), UTF_8);
        out.write(TrackingBook.csvHead());
        try (var stories = archive.receivedBy(agency, period.from(), period.to())) {
            for (var story : (Iterable<List<JournalEntry>>) stories::iterator) {
                out.write(TrackingBook.csv(line(story, names)));
            }
        }
        out.flush();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** One dossier whose journal isn't whole doesn't keep an agency from its book: its line says so. */
    private static TrackingBook.Line line(List<JournalEntry> story, Names names) {
        try {
            return TrackingBook.line(DossierHistory.of(story), names);
        } catch (IncompleteStory e) {
            log.atError()
                    .addKeyValue("dossier", story.getFirst().key())
                    .addKeyValue("reason", e.getMessage())
                    .log("the archive doesn't hold a dossier's whole journal");
            return TrackingBook.incomplete(story.getFirst());
        }
    }
}

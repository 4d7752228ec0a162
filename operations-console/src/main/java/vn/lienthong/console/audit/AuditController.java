package vn.lienthong.console.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.access.Role;
import vn.lienthong.console.page.Words;

/** The audit, for auditors, and for supervisors, who answer for what is done. That they looked stands in it, too. */
@Controller
@PreAuthorize("hasAnyRole('AUDITOR', 'SUPERVISOR')")
class AuditController {
    private static final int PAGE = 50;
    /** So many are counted anew with each page; more only where somebody asks for it. */
    private static final long CHECKED_AT_ONCE = 20_000;

    private static final int LARGEST_EXPORT = 100_000;

    private final JdbcClient database;
    private final AuditTrail audit;
    private final AuditChain chain;
    private final TransactionTemplate reading;
    private final MessageSource messages;

    AuditController(
            JdbcClient database,
            AuditTrail audit,
            AuditChain chain,
            PlatformTransactionManager transactions,
            MessageSource messages) {
        this.database = database;
        this.audit = audit;
        this.chain = chain;
        this.reading = new TransactionTemplate(transactions);
        this.messages = messages;
    }

    /** An entry in words. */
    record Row(
            long position,
            String at,
            String iso,
            String who,
            String roles,
            String what,
            String on,
            boolean isDossier,
            String reason,
            String outcome,
            List<Detail> details) {}

    /** What else is known of an act, in words. */
    record Detail(String name, String value) {}

    /** A kind of act that can be asked for. */
    record Kind(String id, String name) {}

    @GetMapping("/audit")
    String audit(
            @RequestParam(required = false) @Nullable String who,
            @RequestParam(required = false) @Nullable String what,
            @RequestParam(required = false) @Nullable String on,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable String check,
            Person person,
            Locale locale,
            Model page) {
        var words = new Words(messages, locale);
        var query = AuditQuery.of(who, what, on, from, to, before);
        if (query.before() == 0) {
            audit.note(person, new Act(Act.Kind.AUDIT_SEEN, query.on(), "", Act.Outcome.DONE, query.details()));
        }
        var where = query.where();
        var found = database.sql("select " + AuditEntry.COLUMNS + " from audit.entry" + where.sql()
                        + " order by position desc limit " + (PAGE + 1))
                .params(where.values())
                .query((row, n) -> AuditEntry.of(row))
                .list();
        var shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
        var size = database.sql("select position from audit.head")
                .query(Long.class)
                .single();
        page.addAttribute("query", query);
        page.addAttribute(
                "kinds",
                Arrays.stream(Act.Kind.values())
                        .map(kind -> new Kind(kind.name(), named(kind.name(), words)))
                        .toList());
        page.addAttribute("rows", shown.stream().map(entry -> row(entry, words)).toList());
        page.addAttribute("next", found.size() > PAGE ? shown.getLast().position() : null);
        page.addAttribute("entries", words.count(size));
        var isChecked = check != null || size <= CHECKED_AT_ONCE;
        page.addAttribute("chain", isChecked ? chain.check() : null);
        return "audit";
    }

    private static Row row(AuditEntry entry, Words words) {
        return new Row(
                entry.position(),
                words.moment(entry.at()),
                entry.at().toString(),
                entry.who(),
                Stream.of(entry.roles().split(" "))
                        .flatMap(id -> Arrays.stream(Role.values())
                                .filter(role -> role.id().equals(id)))
                        .map(role -> words.say(role.key()))
                        .collect(Collectors.joining(", ")),
                named(entry.kind(), words),
                entry.on(),
                entry.kind().equals(Act.Kind.DOSSIER_SEEN.name()),
                entry.reason(),
                words.sayOr("audit.outcome." + hyphened(entry.outcome()), entry.outcome()),
                details(entry, words));
    }

    private static List<Detail> details(AuditEntry entry, Words words) {
        return JsonMapper.shared().readTree(entry.details()).properties().stream()
                .map(detail -> new Detail(
                        words.sayOr("audit.detail." + detail.getKey(), detail.getKey()),
                        value(detail.getKey(), detail.getValue(), words)))
                .toList();
    }

    private static String value(String name, JsonNode value, Words words) {
        if (value.isArray()) {
            return value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
        }
        return switch (name) {
            case "what" -> named(value.asString(), words);
            case "by" ->
                Stream.of(value.asString().strip().split(" "))
                        .map(by -> words.sayOr("audit.by." + by, by))
                        .collect(Collectors.joining(", "));
            default -> value.asString();
        };
    }

    private static String named(String kind, Words words) {
        return words.sayOr("audit.kind." + hyphened(kind), kind);
    }

    private static String hyphened(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** With the hashes, so that the chain can be counted elsewhere. Oldest first. */
    @GetMapping("/audit.csv")
    void export(
            @RequestParam(required = false) @Nullable String who,
            @RequestParam(required = false) @Nullable String what,
            @RequestParam(required = false) @Nullable String on,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to,
            Person person,
            HttpServletResponse response)
            throws IOException {
        var query = AuditQuery.of(who, what, on, from, to, null);
        audit.note(person, new Act(Act.Kind.AUDIT_EXPORTED, query.on(), "", Act.Outcome.DONE, query.details()));
        response.setContentType("text/csv;charset=utf-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"audit.csv\"");
        try (var out = new OutputStreamWriter(response.getOutputStream(), UTF_8)) {
            out.write('\uFEFF');
            line(out, List.of((Object[]) (AuditEntry.COLUMNS + ", hash").split(", ")));
            var where = query.where();
            reading.executeWithoutResult(status -> database.sql("select " + AuditEntry.COLUMNS
                            + ", encode(hash, 'hex') as hex from audit.entry" + where.sql()
                            + " order by position limit " + LARGEST_EXPORT)
                    .params(where.values())
                    .withFetchSize(1_000)
                    .query(row -> {
                        var entry = AuditEntry.of(row);
                        line(
                                out,
                                List.of(
                                        entry.position(),
                                        entry.at(),
                                        entry.who(),
                                        entry.agency(),
                                        entry.roles(),
                                        entry.kind(),
                                        entry.on(),
                                        entry.reason(),
                                        entry.outcome(),
                                        entry.details(),
                                        row.getString("hex")));
                    }));
        }
    }

    private static void line(Writer out, List<?> cells) {
        try {
            out.write(cells.stream().map(AuditController::quoted).collect(Collectors.joining(",")));
            out.write("\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Quoted where it must be; what a spreadsheet would take for a formula is made a text. */
    private static String quoted(Object cell) {
        var text = String.valueOf(cell);
        var safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 && !(cell instanceof Number)
                ? "'" + text
                : text;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}

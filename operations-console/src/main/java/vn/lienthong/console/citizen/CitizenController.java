package vn.lienthong.console.citizen;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.audit.AuditTrail;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/**
 * Searches by citizen. What is sought stands in no address, log or audit; that somebody searched, why, and which dossiers they
 * found does.
 */
@Controller
@PreAuthorize("hasRole('PERSONAL')")
class CitizenController {
    private static final int LONGEST = 100;
    private static final int SHORTEST_REASON = 5;

    private final ObjectProvider<CitizenIndex> index;
    private final CitizenSettings settings;
    private final AuditTrail audit;
    private final JdbcClient database;
    private final Names names;
    private final MessageSource messages;
    private final Clock clock;

    CitizenController(
            ObjectProvider<CitizenIndex> index,
            CitizenSettings settings,
            AuditTrail audit,
            JdbcClient database,
            Names names,
            MessageSource messages,
            Clock clock) {
        this.index = index;
        this.settings = settings;
        this.audit = audit;
        this.database = database;
        this.names = names;
        this.messages = messages;
        this.clock = clock;
    }

    /** A dossier that was found: no more of it than the list of dossiers shows. */
    record Found(String code, String status, String procedure, String receiver, String received) {}

    @GetMapping("/citizens")
    String citizens(Model page) {
        return show("", "", "", index.getIfAvailable() == null ? "citizens.none" : null, null, page);
    }

    @PostMapping("/citizens")
    String find(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String digits,
            @RequestParam(defaultValue = "") String reason,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        var citizens = index.getIfAvailable();
        var why = cut(reason);
        if (citizens == null || why.length() < SHORTEST_REASON || !citizens.saysEnough(cut(name), cut(digits))) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            var trouble = citizens == null
                    ? "citizens.none"
                    : why.length() < SHORTEST_REASON ? "citizens.reason.short" : "citizens.too-little";
            return show(cut(name), cut(digits), why, trouble, null, page);
        }
        if (searches(who) >= settings.searchesPerHour()) {
            audit.note(who, new Act(Act.Kind.CITIZEN_SOUGHT, "", why, Act.Outcome.REFUSED, Map.of()));
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            return show(cut(name), cut(digits), why, "citizens.too-many", null, page);
        }
        while (citizens.catchUp()) {
            // Until all are in whose keys have come.
        }
        var found = citizens.find(cut(name), cut(digits), settings.shown());
        audit.note(
                who,
                new Act(
                        Act.Kind.CITIZEN_SOUGHT,
                        "",
                        why,
                        Act.Outcome.DONE,
                        Map.of(
                                "by",
                                (name.isBlank() ? "" : "name ") + (digits.isBlank() ? "" : "digits"),
                                "found",
                                found.stream().map(Dossier::code).toList())));
        var words = new Words(messages, locale);
        return show(
                cut(name),
                cut(digits),
                why,
                null,
                found.stream().map(dossier -> found(dossier, words)).toList(),
                page);
    }

    private long searches(Person who) {
        return database.sql(
                        "select count(*) from audit.entry where who = ? and kind = ? and outcome = 'DONE' and at > ?")
                .params(
                        who.id(),
                        Act.Kind.CITIZEN_SOUGHT.name(),
                        java.sql.Timestamp.from(clock.instant().minus(java.time.Duration.ofHours(1))))
                .query(Long.class)
                .single();
    }

    private Found found(Dossier dossier, Words words) {
        return new Found(
                dossier.code(),
                words.say("status." + dossier.status().number()),
                names.procedure(dossier.procedure(), dossier.procedureVersion(), words),
                names.agency(dossier.receiver()),
                words.minute(dossier.receivedAt()));
    }

    private String show(
            String name,
            String digits,
            String reason,
            @Nullable String trouble,
            @Nullable List<Found> found,
            Model page) {
        page.addAttribute("name", name);
        page.addAttribute("digits", digits);
        page.addAttribute("reason", reason);
        page.addAttribute("trouble", trouble);
        page.addAttribute("found", found);
        page.addAttribute("isFull", found != null && found.size() == settings.shown());
        return "citizens";
    }

    private static String cut(String text) {
        var clean = text.replace('\0', ' ').strip();
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
    }
}

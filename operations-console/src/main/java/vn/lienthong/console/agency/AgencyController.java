package vn.lienthong.console.agency;

import java.text.NumberFormat;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import vn.lienthong.console.agency.AgencyFigures.Owed;
import vn.lienthong.console.journal.Concern;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.registry.Agency;

/** All agencies with what they owe, and one of them. */
@Controller
class AgencyController {
    private static final int SHOWN = 20;
    private static final Owed NOTHING = new Owed("", 0, 0, 0);

    private final AgencyFigures figures;
    private final Names names;
    private final MessageSource messages;
    private final Clock clock;

    AgencyController(AgencyFigures figures, Names names, MessageSource messages, Clock clock) {
        this.figures = figures;
        this.names = names;
        this.messages = messages;
        this.clock = clock;
    }

    /** An agency in the list. */
    record Row(
            String code,
            String name,
            String tier,
            String open,
            String late,
            String unfetched,
            String refused,
            boolean lagging,
            boolean isAway) {}

    @GetMapping("/agencies")
    String agencies(@RequestParam(required = false) @Nullable String q, Locale locale, Model page) {
        var words = new Words(messages, locale);
        var text = q == null ? "" : q.replace('\0', ' ').strip();
        var sought = text.length() > 64 ? text.substring(0, 64) : text;
        var all = figures.all();
        var owed = all.owed();
        var codes = new HashSet<>(names.agenciesLike(sought));
        var now = clock.instant();
        page.addAttribute("q", sought);
        page.addAttribute(
                "rows",
                codes.stream()
                        .sorted(Comparator.<AgencyCode>comparingLong(
                                        code -> -of(owed.get(code.value())).late())
                                .thenComparingLong(
                                        code -> -of(owed.get(code.value())).open())
                                .thenComparing(AgencyCode::value))
                        .map(code -> row(
                                code,
                                of(owed.get(code.value())),
                                all.refused().getOrDefault(code.value(), 0L),
                                words,
                                now))
                        .toList());
        return "agencies";
    }

    private static Owed of(@Nullable Owed known) {
        return known == null ? NOTHING : known;
    }

    private Row row(AgencyCode code, Owed owed, long refused, Words words, Instant now) {
        var agency = names.known(code);
        return new Row(
                code.value(),
                names.agency(code),
                agency.map(Agency::tier).orElse(""),
                words.count(owed.open()),
                words.count(owed.late()),
                words.count(owed.unfetched()),
                words.count(refused),
                owed.late() > 0,
                agency.stream().flatMap(one -> one.maintenance().stream()).anyMatch(one -> isNow(one, now)));
    }

    private static boolean isNow(Agency.Maintenance window, Instant now) {
        return !now.isBefore(window.from()) && now.isBefore(window.until());
    }

    /** One agency's page. */
    record AgencyPage(
            String code,
            String name,
            String formerly,
            String tier,
            String sector,
            String channel,
            @Nullable String parent,
            @Nullable String parentCode,
            String open,
            String late,
            String unfetched,
            String errors,
            String errorRate,
            boolean isErring,
            @Nullable String last,
            boolean isMore,
            List<Stage> stages,
            List<Matter> lates,
            List<Matter> unfetcheds,
            List<Window> windows) {}

    /** Open stages of one kind. */
    record Stage(String name, String procedure, String open, String late, String oldest) {}

    /** A dossier that is late there, or unfetched. */
    record Matter(String dossier, String stage, String since) {}

    /** When its system is known to be away. */
    record Window(String from, String until, String reason, boolean isNow) {}

    @GetMapping("/agencies/{code}")
    String agency(@PathVariable String code, Locale locale, Model page) {
        var words = new Words(messages, locale);
        var agency = known(code).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("agency", page(agency, words));
        return "agency";
    }

    private Optional<Agency> known(String code) {
        try {
            return names.known(new AgencyCode(code.strip().toUpperCase(Locale.ROOT)));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    private record Open(Dossier dossier, Dossier.Stage stage) {}

    private AgencyPage page(Agency agency, Words words) {
        var now = clock.instant();
        var code = agency.code();
        var dossiers = figures.open(code.value());
        var open = dossiers.stream()
                .flatMap(dossier -> dossier.openStages().stream()
                        .filter(stage -> code.equals(stage.agency()))
                        .map(stage -> new Open(dossier, stage)))
                .toList();
        var late = open.stream()
                .filter(one ->
                        one.stage().dueAt() != null && one.stage().dueAt().isBefore(now))
                .sorted(Comparator.comparing(one -> one.stage().dueAt()))
                .toList();
        var unfetched = open.stream()
                .filter(one -> one.dossier().concerns().stream()
                        .anyMatch(concern -> concern.kind() == Concern.Kind.UNFETCHED
                                && one.stage().id().equals(concern.stage())))
                .sorted(Comparator.comparing(one -> one.stage().openedAt()))
                .toList();
        var deeds = figures.deeds(code.value());
        var all = deeds.done() + deeds.refused();
        var percent = NumberFormat.getPercentInstance(words.locale());
        percent.setMaximumFractionDigits(1);
        return new AgencyPage(
                code.value(),
                agency.name(),
                String.join(
                        ", ",
                        agency.formerCodes().stream().map(AgencyCode::value).toList()),
                words.sayOr("statistics.level." + agency.tier(), agency.tier()),
                words.sayOr("statistics.sector." + agency.sector(), agency.sector()),
                agency.channel(),
                agency.parent() == null ? null : names.agency(agency.parent()),
                agency.parent() == null ? null : agency.parent().value(),
                words.count(open.size()),
                words.count(late.size()),
                words.count(unfetched.size()),
                words.say("agencies.errors", words.count(deeds.refused()), words.count(all)),
                all == 0 ? "–" : percent.format((double) deeds.refused() / all),
                all > 0 && deeds.refused() * 10 > all,
                deeds.last() == null ? null : words.moment(deeds.last()),
                dossiers.size() == AgencyFigures.MOST,
                stages(open, now, words),
                late.stream()
                        .limit(SHOWN)
                        .map(one -> matter(one, one.stage().dueAt(), words))
                        .toList(),
                unfetched.stream()
                        .limit(SHOWN)
                        .map(one -> matter(one, one.stage().openedAt(), words))
                        .toList(),
                agency.maintenance().stream()
                        .filter(window -> window.until().isAfter(now))
                        .sorted(Comparator.comparing(Agency.Maintenance::from))
                        .map(window -> new Window(
                                words.minute(window.from()),
                                words.minute(window.until()),
                                window.reason(),
                                isNow(window, now)))
                        .toList());
    }

    private Matter matter(Open one, @Nullable Instant since, Words words) {
        return new Matter(one.dossier().code(), stage(one, words), since == null ? "" : words.minute(since));
    }

    private String stage(Open one, Words words) {
        var dossier = one.dossier();
        return Names.stage(
                names.procedure(dossier.procedure(), dossier.procedureVersion()),
                one.stage().id(),
                words);
    }

    private List<Stage> stages(List<Open> open, Instant now, Words words) {
        var groups = new LinkedHashMap<String, List<Open>>();
        for (var one : open) {
            groups.computeIfAbsent(
                            one.dossier().procedure() + "\n" + one.stage().id(), ignored -> new ArrayList<>())
                    .add(one);
        }
        return groups.values().stream()
                .sorted(Comparator.<List<Open>>comparingInt(List::size).reversed())
                .map(group -> {
                    var first = group.getFirst();
                    var dossier = first.dossier();
                    return new Stage(
                            stage(first, words),
                            names.procedure(dossier.procedure(), dossier.procedureVersion(), words),
                            words.count(group.size()),
                            words.count(group.stream()
                                    .filter(one -> one.stage().dueAt() != null
                                            && one.stage().dueAt().isBefore(now))
                                    .count()),
                            group.stream()
                                    .map(one -> one.stage().openedAt())
                                    .min(Comparator.naturalOrder())
                                    .map(words::minute)
                                    .orElse(""));
                })
                .toList();
    }
}

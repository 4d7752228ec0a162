package vn.lienthong.console.registry;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;
import vn.lienthong.console.access.OwnToken;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.neighbour.Neighbour.State;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/**
 * Changes of the registry: which there are, what each does, and what one would do to the open dossiers (diễn tập sắp xếp). To
 * rehearse changes nothing; routing decides by the person's own token whether they may. Proposing and approving are its API's.
 */
@Controller
class ChangeController {
    private static final List<String> STATES = List.of("proposed", "approved", "rejected");
    private static final int PAGE = 50;

    private final Routing routing;
    private final Trials trials;
    private final OwnToken tokens;
    private final Names names;
    private final MessageSource messages;
    private final Clock clock;

    ChangeController(
            Routing routing, Trials trials, OwnToken tokens, Names names, MessageSource messages, Clock clock) {
        this.routing = routing;
        this.trials = trials;
        this.tokens = tokens;
        this.names = names;
        this.messages = messages;
        this.clock = clock;
    }

    /** @param before where the page before ended */
    @GetMapping("/registry/changes")
    String changes(
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable Long before,
            Locale locale,
            Model page) {
        var words = new Words(messages, locale);
        var chosen = state != null && STATES.contains(state) ? state : null;
        var answer = routing.changes(chosen, before, PAGE).join();
        var now = clock.instant();
        page.addAttribute("states", STATES);
        page.addAttribute("state", chosen);
        page.addAttribute("trouble", ChangePage.trouble(answer, words));
        page.addAttribute(
                "lines",
                answer.body().map(body -> Told.list(body, "changes")).orElse(List.of()).stream()
                        .map(one -> ChangePage.line(one, now, words))
                        .toList());
        page.addAttribute(
                "next", answer.body().flatMap(body -> Told.number(body, "next")).orElse(null));
        page.addAttribute("isFirst", before == null);
        return "changes";
    }

    @GetMapping("/registry/changes/{id}")
    String change(@PathVariable String id, Locale locale, Model page) {
        return show(id, null, new Words(messages, locale), page);
    }

    private String show(String id, @Nullable String refused, Words words, Model page) {
        var asked = routing.change(id);
        var document = routing.document(id).join();
        var answer = asked.join();
        if (answer.state() == State.NOTHING) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        page.addAttribute("id", id);
        page.addAttribute("refused", refused);
        page.addAttribute("trials", TrialLine.of(trials.newest(Trial.Kind.REHEARSAL, id, TrialLine.MOST), words));
        page.addAttribute("trouble", ChangePage.trouble(answer, words));
        answer.body().ifPresent(body -> {
            page.addAttribute("line", ChangePage.line(body.path("proposal"), clock.instant(), words));
            var counts = body.path("counts");
            page.addAttribute(
                    "counts",
                    words.say(
                            "registry.change.counts",
                            Told.number(counts, "begin").orElse(0L),
                            Told.number(counts, "change").orElse(0L),
                            Told.number(counts, "end").orElse(0L),
                            Told.number(counts, "withdrawn").orElse(0L)));
            page.addAttribute(
                    "remarks",
                    Told.list(body, "remarks").stream()
                            .map(remark -> Told.text(remark, "message"))
                            .toList());
        });
        page.addAttribute(
                "deeds",
                document.body()
                        .map(body -> ChangePage.deeds(body, names, words))
                        .orElse(List.of()));
        return "change";
    }

    @PostMapping("/registry/changes/{id}/rehearsal")
    String rehearse(@PathVariable String id, Person who, Locale locale, Model page, HttpServletResponse response) {
        var token = tokens.current();
        if (token.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            var words = new Words(messages, locale);
            return show(id, words.say("messages.trouble.token"), words, page);
        }
        var trial = trials.begin(Trial.Kind.REHEARSAL, id, "", Map.of(), who, () -> routing.rehearse(id, token.get()));
        return "redirect:"
                + UriComponentsBuilder.fromPath("/registry/changes/{id}/rehearsals/{number}")
                        .encode()
                        .buildAndExpand(id, trial.number())
                        .toUriString();
    }

    @GetMapping("/registry/changes/{id}/rehearsals/{number}")
    String rehearsal(@PathVariable String id, @PathVariable String number, Locale locale, Model page) {
        return tell(trial(id, number), new Words(messages, locale), page);
    }

    /** The part of it that changes. */
    @GetMapping("/registry/changes/{id}/rehearsals/{number}/progress")
    String progress(@PathVariable String id, @PathVariable String number, Locale locale, Model page) {
        return tell(trial(id, number), new Words(messages, locale), page) + " :: living";
    }

    private Trial trial(String id, String number) {
        return trials.find(Trial.Kind.REHEARSAL, id, number)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String tell(Trial trial, Words words, Model page) {
        var now = clock.instant();
        var begun = trial.state().equals("done")
                ? ChangePage.names(routing.document(trial.target()).join())
                : Map.<String, String>of();
        page.addAttribute("id", trial.target());
        page.addAttribute("number", trial.number());
        page.addAttribute("rehearsal", RehearsalPage.of(trial, begun, now, names, words));
        page.addAttribute("begun", words.moment(trial.begunAt()));
        page.addAttribute("person", trial.person());
        page.addAttribute("at", words.clock(now));
        page.addAttribute("iso", now.toString());
        return "rehearsal";
    }
}

package vn.lienthong.console.dossier;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Looking;
import vn.lienthong.console.document.DossierDocuments;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.prediction.Foresight;

/** The dossiers, and the story of one. */
@Controller
class DossierController {
    private static final List<String> FILTERS = Stream.concat(
                    Stream.of("open", "overdue", "stopped", "broken"),
                    IntStream.rangeClosed(1, 10).mapToObj(Integer::toString))
            .toList();

    private final DossierSearch search;
    private final ReadModel model;
    private final DossierDocuments documents;
    private final Names names;
    private final Foresight foresight;
    private final Looking looking;
    private final ConsoleSettings settings;
    private final MessageSource messages;
    private final Clock clock;

    DossierController(
            DossierSearch search,
            ReadModel model,
            DossierDocuments documents,
            Names names,
            Foresight foresight,
            Looking looking,
            ConsoleSettings settings,
            MessageSource messages,
            Clock clock) {
        this.looking = looking;
        this.settings = settings;
        this.search = search;
        this.model = model;
        this.documents = documents;
        this.names = names;
        this.foresight = foresight;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/dossiers")
    String dossiers(
            @RequestParam(name = "q", required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String status,
            @RequestParam(required = false) @Nullable String agency,
            @RequestParam(required = false) @Nullable String procedure,
            @RequestParam(required = false) @Nullable String due,
            @RequestParam(required = false) @Nullable String before,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        var words = new Words(messages, locale);
        var query = DossierQuery.of(code, status, agency, procedure, due, before);
        if (!query.badDue().isEmpty()) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
        }
        var found = search.find(query);
        var now = clock.instant();
        page.addAttribute("query", query);
        page.addAttribute("filters", FILTERS);
        page.addAttribute(
                "rows",
                found.dossiers().stream()
                        .map(dossier -> Row.of(dossier, names, words, now))
                        .toList());
        page.addAttribute("next", found.next() == null ? null : found.next().toString());
        return "dossiers";
    }

    @GetMapping("/dossiers/{code}")
    ModelAndView dossier(@PathVariable String code, Person who, Locale locale) {
        var found = model.find(code.strip().toUpperCase(Locale.ROOT));
        if (found.isEmpty()) {
            var unknown = new ModelAndView("unknown-dossier", HttpStatus.NOT_FOUND);
            unknown.addObject("code", code);
            return unknown;
        }
        var dossier = found.get();
        looking.at(dossier.code(), who);
        var words = new Words(messages, locale);
        var procedure = names.procedure(dossier.procedure(), dossier.procedureVersion());
        var page = new ModelAndView("dossier");
        page.addObject(
                "story", Story.of(dossier, model.entries(dossier.code()), names, settings, words, clock.instant()));
        page.addObject("lateness", foresight.of(dossier.code(), words).orElse(""));
        page.addObject("documents", documents.of(dossier.code(), stage -> Names.stage(procedure, stage, words), words));
        return page;
    }
}

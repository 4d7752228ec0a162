package vn.lienthong.console.document;

import java.time.Clock;
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
import org.springframework.web.servlet.ModelAndView;
import vn.lienthong.console.ConsoleSettings;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.document.DossierStage;

/** The documents, and the journey of one. */
@Controller
class DocumentController {
    private final DocumentSearch search;
    private final Documents documents;
    private final ReadModel dossiers;
    private final Examinations examinations;
    private final Names names;
    private final ConsoleSettings settings;
    private final MessageSource messages;
    private final Clock clock;

    DocumentController(
            DocumentSearch search,
            Documents documents,
            ReadModel dossiers,
            Examinations examinations,
            Names names,
            ConsoleSettings settings,
            MessageSource messages,
            Clock clock) {
        this.search = search;
        this.documents = documents;
        this.dossiers = dossiers;
        this.examinations = examinations;
        this.names = names;
        this.settings = settings;
        this.messages = messages;
        this.clock = clock;
    }

    @GetMapping("/documents")
    String documents(
            @RequestParam(name = "q", required = false) @Nullable String text,
            @RequestParam(required = false) @Nullable String way,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String agency,
            @RequestParam(required = false) @Nullable String before,
            Locale locale,
            Model page) {
        var words = new Words(messages, locale);
        var query = DocumentQuery.of(text, way, state, agency, before);
        var found = search.find(query);
        var now = clock.instant();
        page.addAttribute("query", query);
        page.addAttribute("ways", DocumentQuery.WAYS);
        page.addAttribute("states", DocumentQuery.STATES);
        page.addAttribute(
                "rows",
                found.documents().stream()
                        .map(document -> DocumentRow.of(document, names, words, now))
                        .toList());
        page.addAttribute("next", found.next() == null ? null : found.next().toString());
        return "documents";
    }

    /** @param chosen digest of the package to show; the last that was signed or passed on where none is named */
    @GetMapping("/documents/{code}")
    ModelAndView document(
            @PathVariable String code,
            @RequestParam(name = "package", required = false) @Nullable String chosen,
            Locale locale) {
        var found = documents.find(code.strip().toLowerCase(Locale.ROOT));
        if (found.isEmpty()) {
            var unknown = new ModelAndView("unknown-document", HttpStatus.NOT_FOUND);
            unknown.addObject("code", code);
            return unknown;
        }
        var document = found.get();
        var words = new Words(messages, locale);
        var page = new ModelAndView("document");
        page.addObject(
                "journey",
                Journey.of(
                        document,
                        stage(document.dossier(), words),
                        documents.entries(document.code()),
                        names,
                        settings,
                        words,
                        clock.instant()));
        var packet = packet(document, chosen);
        page.addObject("chosen", packet.map(Document.Packet::sha256).orElse(""));
        page.addObject(
                "seen",
                packet.map(one -> PackagePage.of(examinations.of(one), one, words))
                        .orElse(null));
        return page;
    }

    /** Only packages the document's journal names can be looked at. */
    private static Optional<Document.Packet> packet(Document document, @Nullable String chosen) {
        var named = document.packages().stream()
                .filter(packet -> packet.sha256().equals(chosen))
                .findFirst();
        return named.or(() -> document.packages().reversed().stream()
                .filter(packet -> packet.purpose() != Document.Packet.Purpose.ASKS)
                .findFirst());
    }

    /** The name of the stage that a document carries; by its id where the dossier isn't known here. */
    private String stage(@Nullable DossierStage carried, Words words) {
        if (carried == null) {
            return "";
        }
        var procedure = dossiers.find(carried.dossier().value())
                .flatMap(dossier -> names.procedure(dossier.procedure(), dossier.procedureVersion()));
        return Names.stage(procedure, carried.stage(), words);
    }
}

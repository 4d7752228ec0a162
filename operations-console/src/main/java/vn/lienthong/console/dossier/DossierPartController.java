package vn.lienthong.console.dossier;

import java.util.Locale;
import java.util.function.BiFunction;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Looking;
import vn.lienthong.console.delivery.DossierDeliveries;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.journal.ReadModel;
import vn.lienthong.console.message.DossierMessages;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/**
 * What other services know of a dossier, each a page of its own that the dossier's page fetches after it: who answers late
 * holds up nothing but their own part.
 */
@Controller
class DossierPartController {
    private final ReadModel model;
    private final DossierDeliveries deliveries;
    private final DossierMessages messages;
    private final Names names;
    private final Looking looking;
    private final MessageSource says;

    DossierPartController(
            ReadModel model,
            DossierDeliveries deliveries,
            DossierMessages messages,
            Names names,
            Looking looking,
            MessageSource says) {
        this.model = model;
        this.deliveries = deliveries;
        this.messages = messages;
        this.names = names;
        this.looking = looking;
        this.says = says;
    }

    /** What was handed to agencies about it. */
    @GetMapping("/dossiers/{code}/deliveries")
    ModelAndView deliveries(@PathVariable String code, Person who, Locale locale) {
        return part("dossier-deliveries", code, who, locale, (dossier, words) -> {
            var procedure = names.procedure(dossier.procedure(), dossier.procedureVersion());
            return deliveries.of(dossier.code(), stage -> Names.stage(procedure, stage, words), words);
        });
    }

    /** The messages to citizens about it. */
    @GetMapping("/dossiers/{code}/messages")
    ModelAndView messages(@PathVariable String code, Person who, Locale locale) {
        return part("dossier-messages", code, who, locale, (dossier, words) -> messages.of(dossier.code(), words));
    }

    private ModelAndView part(
            String view, String code, Person who, Locale locale, BiFunction<Dossier, Words, Object> told) {
        var found = model.find(code.strip().toUpperCase(Locale.ROOT));
        if (found.isEmpty()) {
            var unknown = new ModelAndView("unknown-dossier", HttpStatus.NOT_FOUND);
            unknown.addObject("code", code);
            return unknown;
        }
        looking.atPart(found.get().code(), who);
        var page = new ModelAndView(view, "code", found.get().code());
        page.addObject("told", told.apply(found.get(), new Words(says, locale)));
        return page;
    }
}

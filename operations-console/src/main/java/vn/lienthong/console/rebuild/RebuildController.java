package vn.lienthong.console.rebuild;

import java.util.Locale;
import java.util.Set;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.audit.AuditTrail;
import vn.lienthong.console.journal.Rebuild;
import vn.lienthong.console.page.Words;

/** How far the rebuilds of the read models are, and where a supervisor begins one. */
@Controller
class RebuildController {
    private static final int LONGEST_REASON = 300;
    private static final Set<String> TROUBLES = Set.of("model", "reason", "under-way");

    private final Rebuild rebuild;
    private final AuditTrail audit;
    private final MessageSource messages;

    RebuildController(Rebuild rebuild, AuditTrail audit, MessageSource messages) {
        this.rebuild = rebuild;
        this.audit = audit;
        this.messages = messages;
    }

    /** How far the rebuild of one read model is. */
    record Row(
            String model,
            String state,
            boolean underWay,
            int percent,
            String read,
            String all,
            String begun,
            String ended,
            String reason) {
        static Row of(String model, Rebuild.Standing standing, Words words) {
            return new Row(
                    model,
                    standing.state().name().toLowerCase(Locale.ROOT),
                    standing.isUnderWay(),
                    standing.percent(),
                    words.count(standing.read()),
                    words.count(standing.all()),
                    standing.begunAt() == null ? "" : words.moment(standing.begunAt()),
                    standing.endedAt() == null ? "" : words.moment(standing.endedAt()),
                    standing.reason() == null
                            ? ""
                            : words.say("read-model.why."
                                    + standing.reason()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-')));
        }
    }

    @GetMapping("/read-model")
    String page(@RequestParam(defaultValue = "") String trouble, Locale locale, Model page) {
        var words = new Words(messages, locale);
        page.addAttribute(
                "rows",
                rebuild.models().stream()
                        .map(model -> Row.of(model, rebuild.standing(model), words))
                        .toList());
        page.addAttribute("underWay", rebuild.isUnderWay());
        page.addAttribute("longestReason", LONGEST_REASON);
        page.addAttribute("trouble", TROUBLES.contains(trouble) ? trouble : "");
        return "read-model";
    }

    @PostMapping("/read-model/rebuild")
    @PreAuthorize("hasRole('SUPERVISOR')")
    View begin(
            @RequestParam(defaultValue = "") String model, @RequestParam(defaultValue = "") String reason, Person who) {
        if (!rebuild.models().contains(model)) {
            return seeOther("/read-model?trouble=model");
        }
        var said = reason.strip();
        if (said.isEmpty() || said.length() > LONGEST_REASON) {
            return seeOther("/read-model?trouble=reason");
        }
        // Written first: nothing is begun that the audit doesn't tell of.
        var act = Act.done(Act.Kind.READ_MODEL_REBUILT, model, said);
        audit.note(who, act.came(Act.Outcome.ASKED));
        if (!rebuild.begin(model)) {
            audit.note(who, act.came(Act.Outcome.REFUSED));
            return seeOther("/read-model?trouble=under-way");
        }
        return seeOther("/read-model");
    }

    private static View seeOther(String path) {
        var view = new RedirectView(path);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return view;
    }
}

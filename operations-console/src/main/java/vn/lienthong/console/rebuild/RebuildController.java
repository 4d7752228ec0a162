package vn.lienthong.console.rebuild;

import java.util.Locale;
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

/** How far the read model's rebuild is, and where a supervisor begins one. */
@Controller
class RebuildController {
    private static final int LONGEST_REASON = 300;

    private final Rebuild rebuild;
    private final AuditTrail audit;
    private final MessageSource messages;

    RebuildController(Rebuild rebuild, AuditTrail audit, MessageSource messages) {
        this.rebuild = rebuild;
        this.audit = audit;
        this.messages = messages;
    }

    @GetMapping("/read-model")
    String page(@RequestParam(defaultValue = "") String trouble, Locale locale, Model page) {
        var words = new Words(messages, locale);
        var standing = rebuild.standing();
        page.addAttribute("standing", standing);
        page.addAttribute("state", standing.state().name().toLowerCase(Locale.ROOT));
        page.addAttribute("read", words.count(standing.read()));
        page.addAttribute("all", words.count(standing.all()));
        page.addAttribute("begun", standing.begunAt() == null ? "" : words.moment(standing.begunAt()));
        page.addAttribute("ended", standing.endedAt() == null ? "" : words.moment(standing.endedAt()));
        page.addAttribute("longestReason", LONGEST_REASON);
        page.addAttribute("trouble", trouble.equals("reason") || trouble.equals("under-way") ? trouble : "");
        return "read-model";
    }

    @PostMapping("/read-model/rebuild")
    @PreAuthorize("hasRole('SUPERVISOR')")
    View begin(@RequestParam(defaultValue = "") String reason, Person who) {
        var said = reason.strip();
        if (said.isEmpty() || said.length() > LONGEST_REASON) {
            return seeOther("/read-model?trouble=reason");
        }
        // Written first: nothing is begun that the audit doesn't tell of.
        var act = Act.done(Act.Kind.READ_MODEL_REBUILT, "", said);
        audit.note(who, act.came(Act.Outcome.ASKED));
        if (!rebuild.begin()) {
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

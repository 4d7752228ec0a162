package vn.lienthong.notification.tracking;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriUtils;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.notification.access.Sessions;
import vn.lienthong.notification.access.WishLinks;
import vn.lienthong.notification.planning.CitizenWishes;

/** How an applicant wishes to be told: by a page behind the second factor, and by the link mail programs have a button for. */
@Controller
@Hidden
class WishController {
    private final Sessions sessions;
    private final CitizenWishes wishes;
    private final WishLinks links;

    WishController(Sessions sessions, CitizenWishes wishes, WishLinks links) {
        this.sessions = sessions;
        this.wishes = wishes;
        this.links = links;
    }

    @GetMapping("/track/{code}/wishes")
    Object wishes(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable String kept,
            HttpServletRequest request,
            Model model) {
        var dossier = code(code).filter(one -> sessions.isOpen(request, one));
        if (dossier.isEmpty()) {
            return seeOther("/track?code=" + UriUtils.encode(code, StandardCharsets.UTF_8));
        }
        var choice = wishes.of(dossier.get());
        if (choice.isEmpty()) {
            // Nobody is told of it any more.
            return seeOther("/track/" + dossier.get());
        }
        model.addAttribute("code", dossier.get().value());
        model.addAttribute("choice", choice.get());
        model.addAttribute("kept", kept != null);
        return "wishes";
    }

    @PostMapping("/track/{code}/wishes")
    View keep(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable List<String> way,
            @RequestParam(required = false) @Nullable List<String> wanted,
            @RequestParam(required = false) @Nullable String digest,
            HttpServletRequest request) {
        var dossier = code(code).filter(one -> sessions.isOpen(request, one));
        var kept = dossier.isPresent()
                && wishes.keep(
                        dossier.get(),
                        way == null ? List.of() : way,
                        wanted == null ? List.of() : wanted,
                        digest != null);
        return seeOther("/track/" + UriUtils.encode(code, StandardCharsets.UTF_8) + "/wishes" + (kept ? "?kept" : ""));
    }

    /** Changes nothing: programs look at links before people do. */
    @GetMapping("/track/{code}/unsubscribe/{seal}")
    String unsubscribe(
            @PathVariable String code, @PathVariable String seal, HttpServletResponse response, Model model) {
        return unsubscribe(sealed(code, seal), false, response, model);
    }

    /** From the page's button, or from a mail program by one click (RFC 8058); without cookies, and as often as it likes. */
    @PostMapping("/track/{code}/unsubscribe/{seal}")
    String unsubscribed(
            @PathVariable String code, @PathVariable String seal, HttpServletResponse response, Model model) {
        var dossier = sealed(code, seal);
        dossier.ifPresent(wishes::unsubscribe);
        return unsubscribe(dossier, true, response, model);
    }

    private String unsubscribe(Optional<DossierCode> dossier, boolean done, HttpServletResponse response, Model model) {
        if (dossier.isEmpty()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
        }
        model.addAttribute("good", dossier.isPresent());
        model.addAttribute("done", done);
        dossier.ifPresent(code -> model.addAttribute("code", code.value()));
        return "unsubscribe";
    }

    private Optional<DossierCode> sealed(String code, String seal) {
        return code(code).filter(dossier -> links.isSealOf(dossier, seal));
    }

    private static Optional<DossierCode> code(String code) {
        try {
            return Optional.of(new DossierCode(code));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    private static View seeOther(String path) {
        var view = new RedirectView(path);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return view;
    }
}

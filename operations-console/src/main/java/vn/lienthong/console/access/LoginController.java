package vn.lienthong.console.access;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where one comes who is logged out, or couldn't log in. */
@Controller
class LoginController {
    static final String START = "/oauth2/authorization/" + Registrations.ID;

    private final Registrations registrations;

    LoginController(Registrations registrations) {
        this.registrations = registrations;
    }

    /**
     * @param go to the issuer at once, if it is there
     * @param out logged out just now
     * @param trouble the issuer sent somebody back without a login
     */
    @GetMapping("/login")
    String login(
            @RequestParam(required = false) @Nullable String go,
            @RequestParam(required = false) @Nullable String out,
            @RequestParam(required = false) @Nullable String trouble,
            @Nullable Authentication who,
            Model page) {
        var isThere = registrations.registration().isPresent();
        if (go != null && isThere) {
            return "redirect:" + START;
        }
        page.addAttribute("who", Person.of(who).map(Person::name).orElse(null));
        page.addAttribute(
                "state",
                Optional.ofNullable(isThere ? null : "away")
                        .or(() -> Optional.ofNullable(trouble == null ? null : "trouble"))
                        .or(() -> Optional.ofNullable(out == null ? null : "out"))
                        .orElse("in"));
        return "login";
    }
}

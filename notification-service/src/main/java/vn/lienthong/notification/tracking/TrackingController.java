package vn.lienthong.notification.tracking;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;
import org.springframework.web.util.UriUtils;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.survey.SurveyEvent.SatisfactionAnswered;
import vn.lienthong.notification.access.AccessSettings;
import vn.lienthong.notification.access.Looks;
import vn.lienthong.notification.access.Sessions;
import vn.lienthong.notification.planning.CitizenWishes;
import vn.lienthong.notification.survey.AnswerSurvey;
import vn.lienthong.notification.tracking.EnterDossier.Outcome;
import vn.lienthong.support.content.ContentStore;

/** The pages for applicants: enter, see, fetch the result, answer the one question afterwards. */
@Controller
@Hidden
class TrackingController {
    private static final int LONGEST_CODE = 64;

    private final EnterDossier enter;
    private final ShowDossier show;
    private final TrackedDossiers dossiers;
    private final Sessions sessions;
    private final AnswerSurvey survey;
    private final AccessSettings settings;
    private final ObjectProvider<ContentStore> store;
    private final CitizenWishes wishes;
    private final Looks looks;
    private final Clock clock = Clock.systemUTC();

    TrackingController(
            EnterDossier enter,
            ShowDossier show,
            TrackedDossiers dossiers,
            Sessions sessions,
            AnswerSurvey survey,
            AccessSettings settings,
            ObjectProvider<ContentStore> store,
            CitizenWishes wishes,
            Looks looks) {
        this.looks = looks;
        this.enter = enter;
        this.show = show;
        this.dossiers = dossiers;
        this.sessions = sessions;
        this.survey = survey;
        this.settings = settings;
        this.store = store;
        this.wishes = wishes;
    }

    // ---- entering

    @GetMapping("/track")
    String entry(@RequestParam(required = false, defaultValue = "") String code, Model model) {
        return entry(code, null, model);
    }

    private String entry(String code, @Nullable String problem, Model model) {
        model.addAttribute("code", code.length() > LONGEST_CODE ? "" : code);
        model.addAttribute("problem", problem);
        model.addAttribute("digits", settings.digits());
        return "entry";
    }

    @PostMapping("/track")
    Object enter(
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String digits,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var tried = code.length() > LONGEST_CODE ? "" : code.strip();
        return switch (enter.enter(tried, digits, request.getRemoteAddr())) {
            case Outcome.Entered(var dossier) -> opened(dossier, false, "", response);
            case Outcome.Refused() -> {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                yield entry(tried, "entry.refused", model);
            }
            case Outcome.Wait(var until) -> {
                response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(until.toSeconds() + 1));
                model.addAttribute("minutes", until.toMinutes() + 1);
                yield entry(tried, "entry.wait", model);
            }
        };
    }

    /** By the link of the receipt or a message. The secret leaves the address at once: browsers show and keep those. */
    @GetMapping("/track/{code}/{secret}")
    Object enter(
            @PathVariable String code,
            @PathVariable String secret,
            @RequestParam(required = false) @Nullable String to,
            HttpServletResponse response,
            Model model) {
        var entered = enter.enter(code, secret);
        if (entered.isEmpty()) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            return entry("", "entry.link", model);
        }
        return opened(
                entered.get(),
                true,
                switch (to) {
                    case "survey" -> "#survey";
                    case "wishes" -> "/wishes";
                    case null, default -> "";
                },
                response);
    }

    private View opened(DossierCode dossier, boolean byLink, String place, HttpServletResponse response) {
        looks.own(dossier.value(), byLink, clock.instant());
        response.addHeader(HttpHeaders.SET_COOKIE, sessions.begin(dossier).toString());
        return seeOther("/track/" + dossier + place);
    }

    private static View seeOther(String path) {
        var view = new RedirectView(path);
        view.setStatusCode(HttpStatus.SEE_OTHER);
        view.setExposeModelAttributes(false);
        return view;
    }

    // ---- the dossier

    @GetMapping("/track/{code}")
    Object dossier(@PathVariable String code, HttpServletRequest request, Locale locale, Model model) {
        var view = open(code, request).flatMap(dossier -> show.show(dossier, locale, clock.instant()));
        if (view.isEmpty()) {
            // Known or not, it is asked for.
            return seeOther("/track?code=" + UriUtils.encode(code, StandardCharsets.UTF_8));
        }
        model.addAttribute("dossier", view.get());
        model.addAttribute("levels", SurveyEvent.BEST);
        model.addAttribute("wishes", open(code, request).filter(wishes::isThere).isPresent());
        return "dossier";
    }

    private Optional<DossierCode> open(String code, HttpServletRequest request) {
        try {
            var dossier = new DossierCode(code);
            return sessions.isOpen(request, dossier) ? Optional.of(dossier) : Optional.empty();
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    @GetMapping("/track/{code}/results/{sha256}")
    ResponseEntity<Resource> result(@PathVariable String code, @PathVariable String sha256, HttpServletRequest request)
            throws IOException {
        var result = open(code, request).flatMap(dossier -> dossiers.find(dossier.value())).stream()
                .flatMap(kept -> kept.tracked().results().stream())
                .filter(one -> one.sha256().equals(sha256))
                .findFirst();
        var files = store.getIfAvailable();
        if (result.isEmpty() || files == null) {
            return ResponseEntity.status(HttpStatus.SEE_OTHER)
                    .location(URI.create("/track?code=" + UriUtils.encode(code, StandardCharsets.UTF_8)))
                    .build();
        }
        Optional<InputStream> content = files.open(sha256);
        if (content.isEmpty()) {
            return ResponseEntity.notFound().build();
        }
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(result.get().size())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(result.get().name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(new InputStreamResource(content.get()));
    }

    @PostMapping("/track/{code}/survey")
    View answer(@PathVariable String code, @RequestParam int level, HttpServletRequest request) {
        var dossier = open(code, request);
        if (dossier.isPresent() && level >= 1 && level <= SurveyEvent.BEST) {
            dossiers.find(dossier.get().value())
                    .map(TrackedDossiers.Kept::tracked)
                    .filter(tracked -> tracked.isOver() && tracked.status() == DossierStatus.RETURNED)
                    .ifPresent(tracked -> survey.answer(
                            dossier.get(), new SatisfactionAnswered(tracked.procedure(), tracked.receiver(), level)));
        }
        return seeOther("/track/" + UriUtils.encode(code, StandardCharsets.UTF_8) + "#survey");
    }

    @PostMapping("/track/{code}/leave")
    View leave(@PathVariable String code, HttpServletRequest request, HttpServletResponse response) {
        open(code, request)
                .ifPresent(dossier -> response.addHeader(
                        HttpHeaders.SET_COOKIE, sessions.end(dossier).toString()));
        return seeOther("/track");
    }
}

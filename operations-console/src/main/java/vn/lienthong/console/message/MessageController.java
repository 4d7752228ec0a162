package vn.lienthong.console.message;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import vn.lienthong.console.access.OwnToken;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.audit.Act;
import vn.lienthong.console.audit.AuditTrail;
import vn.lienthong.console.neighbour.Neighbour;
import vn.lienthong.console.neighbour.Neighbour.Answer;
import vn.lienthong.console.neighbour.Neighbour.Done;
import vn.lienthong.console.neighbour.Told;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * How citizens' messages do (thông báo cho công dân), and what is done about them: with the access token of who is logged in,
 * by which notification decides for itself whether they may. The audit has it before notification is asked, and what came of
 * it after.
 */
@Controller
class MessageController {
    private static final Pattern SITUATION = Pattern.compile("[a-z-]{1,40}");

    private final Neighbour notification;
    private final OwnToken tokens;
    private final AuditTrail audit;
    private final MessageSource messages;

    MessageController(Notification notification, OwnToken tokens, AuditTrail audit, MessageSource messages) {
        this.tokens = tokens;
        this.audit = audit;
        this.notification = notification.neighbour();
        this.messages = messages;
    }

    /**
     * @param situation whose template is shown
     * @param done what was done just now
     */
    @GetMapping("/messages")
    String messages(
            @RequestParam(required = false) @Nullable String situation,
            @RequestParam(required = false) @Nullable String done,
            Locale locale,
            Model page) {
        return show(situation, done, null, new Words(messages, locale), page);
    }

    private String show(
            @Nullable String situation, @Nullable String done, @Nullable String trouble, Words words, Model page) {
        var overview = notification.get("/v1/messages/overview");
        var failed = notification.get("/v1/messages/trouble?state=FAILED");
        var undecided = notification.get("/v1/messages/trouble?state=UNDECIDED");
        var templates = notification.get("/v1/templates").join();
        var preview = version(templates, situation)
                .map(version -> notification.get("/v1/templates/%s/versions/%d/preview".formatted(situation, version)))
                .map(CompletableFuture::join);
        page.addAttribute(
                "messages",
                MessagePage.of(overview.join(), failed.join(), undecided.join(), templates, preview, words));
        page.addAttribute("situation", situation);
        page.addAttribute(
                "done",
                "retry".equals(done) || "settlement".equals(done) || "test".equals(done)
                        ? words.say("messages.done." + done)
                        : null);
        page.addAttribute("actionTrouble", trouble);
        return "messages";
    }

    /** The version in force of the situation asked for, if there is one of that name. */
    private static Optional<Long> version(Answer templates, @Nullable String situation) {
        if (situation == null || !SITUATION.matcher(situation).matches()) {
            return Optional.empty();
        }
        return templates
                .body()
                .flatMap(body -> Told.list(body, "templates").stream()
                        .filter(one -> Told.text(one, "situation").equals(situation))
                        .findFirst()
                        .flatMap(one -> Told.number(one, "inForce")));
    }

    @PostMapping("/messages/{id}/retry")
    String retry(@PathVariable long id, Person who, Locale locale, Model page, HttpServletResponse response) {
        return done(
                Act.done(Act.Kind.MESSAGE_RETRIED, Long.toString(id), ""),
                "retry",
                "/v1/messages/%d/retry".formatted(id),
                Map.of(),
                null,
                who,
                locale,
                page,
                response);
    }

    @PostMapping("/messages/{id}/settlement")
    String settle(
            @PathVariable long id,
            @RequestParam String outcome,
            @RequestParam String reason,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        return done(
                Act.done(Act.Kind.MESSAGE_SETTLED, Long.toString(id), reason),
                "settlement",
                "/v1/messages/%d/settlement".formatted(id),
                Map.of("outcome", outcome, "reason", reason),
                null,
                who,
                locale,
                page,
                response);
    }

    /** @param to somebody's address: it is passed on, and stands in no audit */
    @PostMapping("/messages/tests")
    String test(
            @RequestParam String situation,
            @RequestParam String language,
            @RequestParam String to,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        return done(
                Act.done(Act.Kind.MESSAGE_TESTED, SITUATION.matcher(situation).matches() ? situation : "", ""),
                "test",
                "/v1/messages/tests",
                Map.of("situation", situation, "language", language, "to", to),
                situation,
                who,
                locale,
                page,
                response);
    }

    private String done(
            Act act,
            String what,
            String path,
            Map<String, String> body,
            @Nullable String situation,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        var words = new Words(messages, locale);
        audit.note(who, act.came(Act.Outcome.ASKED));
        var done = tokens.current()
                .map(token -> notification
                        .tell(path, CanonicalJson.mapper().writeValueAsBytes(body), token)
                        .join())
                .orElseGet(() -> new Done(HttpStatus.UNAUTHORIZED.value(), ""));
        audit.note(
                who,
                act.came(
                        done.isDone()
                                ? Act.Outcome.DONE
                                : done.status() == 0 || done.status() >= 500
                                        ? Act.Outcome.UNCLEAR
                                        : Act.Outcome.REFUSED));
        if (done.isDone()) {
            // So that loading the page again doesn't do it again.
            return "redirect:/messages?done=" + what
                    + (situation != null && SITUATION.matcher(situation).matches() ? "&situation=" + situation : "");
        }
        response.setStatus(
                done.status() == 0 ? HttpStatus.BAD_GATEWAY.value() : HttpStatus.UNPROCESSABLE_CONTENT.value());
        var trouble = switch (done.status()) {
            case 0 -> words.say("messages.trouble.away");
            case 401 -> words.say("messages.trouble.token");
            default ->
                done.problem().isEmpty()
                        ? words.say("messages.trouble.unreadable")
                        : words.say("messages.trouble.refused", done.problem());
        };
        return show(situation, null, trouble, words, page);
    }
}

package vn.lienthong.console.registry;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * The procedures (danh mục thủ tục), the routes of all their versions, and which way a dossier would take. It changes nothing:
 * that is routing's registry.
 */
@Controller
class RegistryController {
    private static final int LONGEST = 64;

    private final RegistryFollower registry;
    private final Names names;
    private final Routing routing;
    private final MessageSource messages;
    private final Clock clock;

    RegistryController(RegistryFollower registry, Names names, Routing routing, MessageSource messages, Clock clock) {
        this.registry = registry;
        this.names = names;
        this.routing = routing;
        this.messages = messages;
        this.clock = clock;
    }

    /** A procedure in the list. */
    record Row(String code, String name, String field, int version, String limit, int stages, String receivers) {}

    /** A version to choose. */
    record Version(int number, String from, String until, boolean chosen) {}

    @GetMapping("/registry")
    String procedures(@RequestParam(required = false) @Nullable String q, Locale locale, Model page) {
        var words = new Words(messages, locale);
        var text = q == null ? "" : q.replace('\0', ' ').strip();
        var sought = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        var plain = Names.plain(sought);
        page.addAttribute("q", sought);
        page.addAttribute(
                "rows",
                registry.registry().procedures().stream()
                        .filter(one -> Names.plain(
                                        one.code() + " " + one.name() + " " + one.nameEn() + " " + one.field())
                                .contains(plain))
                        .sorted(Comparator.comparing(one -> one.code().value()))
                        .map(one -> row(one, words))
                        .toList());
        return "registry";
    }

    private Row row(Procedure procedure, Words words) {
        return new Row(
                procedure.code().value(),
                words.isEnglish() ? procedure.nameEn() : procedure.name(),
                procedure.field(),
                procedure.version(),
                RouteMap.limit(procedure.limit(), words),
                procedure.stages().size(),
                receivers(procedure, words));
    }

    private String receivers(Procedure procedure, Words words) {
        var receivers = procedure.receivers();
        return receivers.agency() != null
                ? names.agency(receivers.agency())
                : words.say(
                        "registry.receivers",
                        words.sayOr("statistics.level." + receivers.tier(), String.valueOf(receivers.tier())),
                        words.sayOr("statistics.sector." + receivers.sector(), String.valueOf(receivers.sector())));
    }

    /** @param given what was filled in about a dossier: {@link RouteQuestion} */
    @GetMapping("/registry/procedures/{code}")
    String procedure(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam MultiValueMap<String, String> given,
            Locale locale,
            Model page) {
        var words = new Words(messages, locale);
        var versions = versions(code);
        var shown = versions.stream()
                .filter(one -> version == null || one.version() == version)
                .reduce((one, later) -> version == null && isInForce(one) ? one : later)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        page.addAttribute("row", row(shown, words));
        var question = RouteQuestion.of(shown, given, registry.history(), clock, words);
        var json = question.json(shown);
        var answer = !question.isAsked()
                ? null
                : routing.isSet()
                        ? RouteAnswer.of(routing.preview(shown.code(), json).join(), shown, names, words)
                        : RouteAnswer.not(words.say("registry.routing.not-set"));
        page.addAttribute("question", question);
        page.addAttribute("json", json.toPrettyString());
        page.addAttribute("answer", answer);
        page.addAttribute("faults", answer == null ? Map.of() : answer.faults());
        page.addAttribute(
                "route",
                RouteMap.of(shown, answer == null ? Map.of() : answer.stages(), names, words)
                        .columns());
        page.addAttribute(
                "versions",
                versions.stream()
                        .map(one -> new Version(
                                one.version(),
                                words.day(one.validFrom()),
                                one.validUntil() == null ? "" : words.day(one.validUntil()),
                                one == shown))
                        .toList());
        page.addAttribute(
                "parts",
                shown.parts().stream()
                        .map(part -> Names.part(Optional.of(shown), part.code()))
                        .toList());
        return "procedure";
    }

    private boolean isInForce(Procedure procedure) {
        return registry.registry()
                .procedure(procedure.code())
                .filter(one -> one.version() == procedure.version())
                .isPresent();
    }

    private List<Procedure> versions(String code) {
        try {
            return registry.registry().versions(new ProcedureCode(code));
        } catch (MalformedIdentity e) {
            return List.of();
        }
    }
}

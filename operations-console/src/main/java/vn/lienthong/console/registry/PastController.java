package vn.lienthong.console.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;
import vn.lienthong.console.access.OwnToken;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.support.registry.RegistryFollower;

/**
 * What a changed procedure would have meant for dossiers of the past (thử quy trình). It changes nothing; routing decides by the
 * person's own token whether they may.
 */
@Controller
class PastController {
    /** More than routing takes, in characters: it says itself what is too long. */
    private static final int LONGEST = 600_000;

    private static final int MONTHS = 3;
    private static final MediaType YAML = new MediaType("application", "yaml", UTF_8);

    private final RegistryFollower registry;
    private final Routing routing;
    private final Trials trials;
    private final OwnToken tokens;
    private final MessageSource messages;
    private final Clock clock;

    PastController(
            RegistryFollower registry,
            Routing routing,
            Trials trials,
            OwnToken tokens,
            MessageSource messages,
            Clock clock) {
        this.registry = registry;
        this.routing = routing;
        this.trials = trials;
        this.tokens = tokens;
        this.messages = messages;
        this.clock = clock;
    }

    /** What is filled in; days as they were typed. */
    record Filled(String from, String to, String text) {}

    /** @param again the number of a trial to go on from */
    @GetMapping("/registry/procedures/{code}/what-if")
    String ask(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable Integer version,
            @RequestParam(required = false) @Nullable String again,
            Locale locale,
            Model page) {
        var earlier = again == null
                ? Optional.<PastQuestion>empty()
                : trials.find(Trial.Kind.PAST, code, again).map(PastQuestion::of);
        var procedure = procedure(
                code,
                version != null ? version : earlier.map(PastQuestion::version).orElse(null));
        var today = LocalDate.ofInstant(clock.instant(), WorkingCalendar.ZONE);
        var filled = earlier.map(
                        one -> new Filled(one.from().toString(), one.to().toString(), one.text()))
                .orElseGet(() -> new Filled(
                        today.minusMonths(MONTHS).toString(), today.toString(), ProcedureYaml.of(procedure)));
        return show(procedure, filled, Map.of(), null, new Words(messages, locale), page);
    }

    private String show(
            Procedure procedure,
            Filled filled,
            Map<String, String> faults,
            @Nullable Trial running,
            Words words,
            Model page) {
        var code = procedure.code().value();
        name(procedure, words, page);
        page.addAttribute("filled", filled);
        page.addAttribute("faults", faults);
        page.addAttribute("running", running);
        page.addAttribute("unset", !routing.isSet());
        page.addAttribute("trials", TrialLine.of(trials.newest(Trial.Kind.PAST, code, TrialLine.MOST), words));
        return "past";
    }

    private static void name(Procedure procedure, Words words, Model page) {
        page.addAttribute("code", procedure.code().value());
        page.addAttribute("version", procedure.version());
        page.addAttribute("name", words.isEnglish() ? procedure.nameEn() : procedure.name());
    }

    /** A version as a file, to be changed and sent back. */
    @GetMapping("/registry/procedures/{code}/procedure.yaml")
    ResponseEntity<byte[]> yaml(@PathVariable String code, @RequestParam int version) {
        var procedure = procedure(code, version);
        return ResponseEntity.ok()
                .contentType(YAML)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(procedure.code() + "-" + procedure.version() + ".yaml")
                                .build()
                                .toString())
                .body(ProcedureYaml.of(procedure).getBytes(UTF_8));
    }

    /** @param file what is in it is taken instead of the text */
    @PostMapping(path = "/registry/procedures/{code}/what-if", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    String begin(
            @PathVariable String code,
            @RequestParam int version,
            @RequestParam String from,
            @RequestParam String to,
            @RequestParam String text,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response)
            throws IOException {
        var words = new Words(messages, locale);
        var procedure = procedure(code, version);
        var given = file == null || file.isEmpty() ? text : new String(file.getBytes(), UTF_8);
        var filled = new Filled(from, to, given.replace('\0', ' ').replace("\r\n", "\n"));
        var faults = new LinkedHashMap<String, String>();
        var first = day(from);
        var last = day(to);
        if (first == null) {
            faults.put("from", words.say("registry.past.fault.day"));
        }
        if (last == null) {
            faults.put("to", words.say("registry.past.fault.day"));
        } else if (first != null && last.isBefore(first)) {
            faults.put("to", words.say("registry.past.fault.order"));
        }
        if (filled.text().isBlank()) {
            faults.put("text", words.say("registry.past.fault.empty"));
        } else if (filled.text().length() > LONGEST) {
            faults.put("text", words.say("registry.past.fault.long"));
            filled = new Filled(from, to, "");
        }
        var token = tokens.current();
        if (token.isEmpty()) {
            faults.put("", words.say("messages.trouble.token"));
        }
        if (first == null || last == null || token.isEmpty() || !faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return show(procedure, filled, faults, null, words, page);
        }
        var question = new PastQuestion(version, first, last, filled.text());
        var trial = trials.begin(
                Trial.Kind.PAST,
                code,
                question.asked(),
                Map.of("version", version, "from", first.toString(), "to", last.toString()),
                who,
                () -> routing.tryOnPast(procedure.code(), question, token.get()));
        if (!trial.asked().equals(question.asked())) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return show(procedure, filled, faults, trial, words, page);
        }
        return "redirect:"
                + UriComponentsBuilder.fromPath("/registry/procedures/{code}/what-if/{number}")
                        .encode()
                        .buildAndExpand(code, trial.number())
                        .toUriString();
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    @GetMapping("/registry/procedures/{code}/what-if/{number}")
    String outcome(@PathVariable String code, @PathVariable String number, Locale locale, Model page) {
        return tell(trial(code, number), new Words(messages, locale), page);
    }

    /** The part of it that changes. */
    @GetMapping("/registry/procedures/{code}/what-if/{number}/progress")
    String progress(@PathVariable String code, @PathVariable String number, Locale locale, Model page) {
        return tell(trial(code, number), new Words(messages, locale), page) + " :: living";
    }

    private Trial trial(String code, String number) {
        return trials.find(Trial.Kind.PAST, code, number)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private String tell(Trial trial, Words words, Model page) {
        var now = clock.instant();
        var question = PastQuestion.of(trial);
        var procedure = procedure(trial.target(), question.version());
        name(procedure, words, page);
        page.addAttribute("number", trial.number());
        page.addAttribute("past", PastPage.of(trial, procedure, now, words));
        page.addAttribute("time", question.time(words));
        page.addAttribute("begun", words.moment(trial.begunAt()));
        page.addAttribute("person", trial.person());
        page.addAttribute("at", words.clock(now));
        page.addAttribute("iso", now.toString());
        return "past-outcome";
    }

    /** @param version null for the one in force, or else the last */
    private Procedure procedure(String code, @Nullable Integer version) {
        try {
            var known = registry.registry();
            var procedure = new ProcedureCode(code);
            return (version != null
                            ? known.procedure(procedure, version)
                            : known.procedure(procedure)
                                    .or(() -> known.versions(procedure).stream().reduce((one, later) -> later)))
                    .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        } catch (MalformedIdentity e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}

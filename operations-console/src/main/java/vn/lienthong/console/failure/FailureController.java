package vn.lienthong.console.failure;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import vn.lienthong.console.access.Person;
import vn.lienthong.console.document.Masking;
import vn.lienthong.console.failure.Letter.State;
import vn.lienthong.console.failure.Letters.Filter;
import vn.lienthong.console.failure.Letters.Place;
import vn.lienthong.console.failure.Mends.Change;
import vn.lienthong.console.page.Words;

/** The failure desk (bàn xử lý lỗi): groups, letters, proposals, replays. */
@Controller
class FailureController {
    private static final int LONGEST_REASON = 1000;
    private static final int LONGEST_TEXT = 1_000_000;
    private static final int SHOWN = 20;

    private final Letters letters;
    private final Mends mends;
    private final Replays replays;
    private final SendAgain sendAgain;
    private final Deeds deeds;
    private final TransactionTemplate transactions;
    private final FailureSettings settings;
    private final MessageSource messages;
    private final Clock clock;

    FailureController(
            Letters letters,
            Mends mends,
            Replays replays,
            SendAgain sendAgain,
            Deeds deeds,
            TransactionTemplate transactions,
            FailureSettings settings,
            MessageSource messages,
            Clock clock) {
        this.letters = letters;
        this.mends = mends;
        this.replays = replays;
        this.sendAgain = sendAgain;
        this.deeds = deeds;
        this.transactions = transactions;
        this.settings = settings;
        this.messages = messages;
        this.clock = clock;
    }

    private LetterPage pageIn(Locale locale) {
        return new LetterPage(new Words(messages, locale), clock);
    }

    // ---- groups

    @GetMapping("/failures")
    String groups(
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String topic,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String cause,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model page) {
        var words = new Words(messages, locale);
        var shown = pageIn(locale);
        var place = Place.of(after).orElse(null);
        var found = letters.groups(new Filter(service, topic, state, cause), place, settings.page() + 1);
        var some = found.subList(0, Math.min(found.size(), settings.page()));
        page.addAttribute("groups", some.stream().map(shown::of).toList());
        page.addAttribute("service", service);
        page.addAttribute("topic", topic);
        page.addAttribute("state", state);
        page.addAttribute("cause", cause);
        page.addAttribute(
                "services",
                letters.values("service").stream()
                        .map(id -> new LetterPage.Choice(id, shown.service(id)))
                        .toList());
        page.addAttribute("topics", letters.values("origin"));
        page.addAttribute(
                "causes",
                letters.values("cause").stream()
                        .map(id -> new LetterPage.Choice(id, words.say("failures.cause." + id)))
                        .toList());
        page.addAttribute(
                "states",
                List.of(State.values()).stream()
                        .map(one -> new LetterPage.Choice(one.id(), words.say("failures.state." + one.id())))
                        .toList());
        page.addAttribute("isFirst", place == null);
        page.addAttribute(
                "next",
                found.size() > some.size()
                        ? new Place(some.getLast().last(), some.getLast().pile()).toString()
                        : null);
        page.addAttribute(
                "proposals",
                mends.open(SHOWN).stream().map(mend -> shown.of(mend, false)).toList());
        page.addAttribute(
                "replays",
                replays.list(Long.MAX_VALUE, SHOWN).stream()
                        .map(replay -> shown.of(replay, replays.progress(replay.id())))
                        .toList());
        return "failures";
    }

    @GetMapping("/failures/groups/{pile}")
    String group(
            @PathVariable String pile,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable String done,
            Locale locale,
            Model page) {
        return show(pile, state, after, doneIn(done, locale), locale, page);
    }

    private String show(String pile, String state, long after, @Nullable String done, Locale locale, Model page) {
        var group = letters.group(pile).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var shown = pageIn(locale);
        var words = new Words(messages, locale);
        var found = letters.of(pile, state, after, settings.page() + 1);
        var some = found.subList(0, Math.min(found.size(), settings.page()));
        page.addAttribute("group", shown.of(group));
        page.addAttribute("letters", some.stream().map(shown::row).toList());
        page.addAttribute(
                "leadsBack", some.stream().anyMatch(letter -> letter.way().leadsBack()));
        page.addAttribute("mendable", some.stream().anyMatch(Letter::isMendable));
        page.addAttribute(
                "way",
                some.isEmpty()
                        ? null
                        : words.say("failures.way." + some.getFirst().way().id()));
        page.addAttribute("state", state);
        page.addAttribute(
                "states",
                List.of(State.values()).stream()
                        .map(one -> new LetterPage.Choice(one.id(), words.say("failures.state." + one.id())))
                        .toList());
        page.addAttribute("isFirst", after == 0);
        page.addAttribute("next", found.size() > some.size() ? some.getLast().id() : null);
        page.addAttribute("done", done);
        return "failure-group";
    }

    /**
     * @param what {@code replay}, {@code replay-all}, {@code mend}, {@code mend-all}, {@code aside}, {@code back}
     * @param letter ids of those chosen
     */
    @PostMapping("/failures/groups/{pile}")
    String act(
            @PathVariable String pile,
            @RequestParam String what,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") List<Long> letter,
            @RequestParam(defaultValue = "") String sought,
            @RequestParam(defaultValue = "") String replacement,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        return orSaySo(
                () -> {
                    var chosen = what.endsWith("-all") ? letters.openOf(pile, settings.mostAtOnce()) : letter;
                    return switch (what) {
                        case "replay", "replay-all" -> replay(who, pile, chosen, reason);
                        case "mend", "mend-all" -> {
                            if (sought.isEmpty()) {
                                throw new Refused("sought");
                            }
                            yield mend(who, chosen, new Change.Replacement(sought, replacement), reason);
                        }
                        case "aside" -> {
                            move(who, chosen, true, reason);
                            yield "redirect:/failures/groups/" + pile + "?done=aside";
                        }
                        case "back" -> {
                            move(who, chosen, false, reason);
                            yield "redirect:/failures/groups/" + pile + "?done=back";
                        }
                        default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
                    };
                },
                () -> {
                    page.addAttribute("given", reason);
                    page.addAttribute("sought", sought);
                    page.addAttribute("replacement", replacement);
                    return show(pile, "", 0, null, locale, page);
                },
                locale,
                page,
                response);
    }

    // ---- letters

    /** @param bytes {@code whole} to see them unmasked, for those who may; it is noted */
    @GetMapping("/failures/letters/{topic}/{partition}/{offset}")
    String letter(
            @PathVariable String topic,
            @PathVariable int partition,
            @PathVariable long offset,
            @RequestParam(defaultValue = "") String bytes,
            @RequestParam(required = false) @Nullable String done,
            Person who,
            Locale locale,
            Model page) {
        var letter = letters.at(topic, partition, offset)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var isWhole = bytes.equals("whole") && who.isPersonal();
        if (isWhole) {
            deeds.bytesSeen(who, letter.place(), List.of(letter));
        }
        return show(letter, isWhole, null, doneIn(done, locale), who, locale, page);
    }

    private String show(
            Letter letter,
            boolean isWhole,
            @Nullable String text,
            @Nullable String done,
            Person who,
            Locale locale,
            Model page) {
        var shown = pageIn(locale);
        var value = letter.bytes();
        page.addAttribute("letter", shown.whole(letter));
        page.addAttribute("isWhole", isWhole);
        page.addAttribute("mayBeWhole", who.isPersonal() && value != null);
        page.addAttribute(
                "form", value == null ? "none" : Shown.form(value).name().toLowerCase(Locale.ROOT));
        page.addAttribute(
                "bytes",
                value == null
                        ? ""
                        : isWhole ? Shown.whole(value) : Shown.masked(value).orElse(Masking.MASK));
        page.addAttribute("text", text != null ? text : value == null ? "" : Shown.whole(value));
        page.addAttribute(
                "neighbours",
                letters.neighbours(letter, SHOWN).stream().map(shown::row).toList());
        page.addAttribute(
                "earlier",
                letter.earlier() == null
                        ? null
                        : letters.find(letter.earlier()).map(shown::row).orElse(null));
        page.addAttribute("later", letters.later(letter.id()).map(shown::row).orElse(null));
        page.addAttribute(
                "proposal",
                mends.openOf(letter.id()).map(mend -> shown.of(mend, isWhole)).orElse(null));
        page.addAttribute(
                "approved",
                mends.approvedOf(letter.id())
                        .map(mend -> shown.of(mend, isWhole))
                        .orElse(null));
        page.addAttribute(
                "replays",
                replays.of(letter.id()).stream()
                        .map(replay -> shown.of(replay, replays.progress(replay.id())))
                        .toList());
        page.addAttribute("done", done);
        return "failure-letter";
    }

    /** @param what {@code replay}, {@code mend}, {@code aside} or {@code back} */
    @PostMapping("/failures/letters/{topic}/{partition}/{offset}")
    String act(
            @PathVariable String topic,
            @PathVariable int partition,
            @PathVariable long offset,
            @RequestParam String what,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String text,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        var letter = letters.at(topic, partition, offset)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var here = "redirect:/failures/letters/" + letter.place();
        var isMending = what.equals("mend");
        if (isMending && !who.isPersonal()) {
            throw new AccessDeniedException("whoever alters the whole text has seen it");
        }
        return orSaySo(
                () -> switch (what) {
                    case "replay" -> replay(who, null, List.of(letter.id()), reason);
                    case "mend" -> {
                        if (text.length() > LONGEST_TEXT) {
                            throw new Refused("too-long", LONGEST_TEXT);
                        }
                        yield mend(who, List.of(letter.id()), new Change.Text(text), reason);
                    }
                    case "aside" -> {
                        move(who, List.of(letter.id()), true, reason);
                        yield here + "?done=aside";
                    }
                    case "back" -> {
                        move(who, List.of(letter.id()), false, reason);
                        yield here + "?done=back";
                    }
                    default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
                },
                () -> {
                    page.addAttribute("given", reason);
                    return show(letter, isMending, isMending ? text : null, null, who, locale, page);
                },
                locale,
                page,
                response);
    }

    private String replay(Person who, @Nullable String pile, List<Long> chosen, String reason) {
        var id = replays.start(who, pile, chosen, given(reason));
        sendAgain.wake();
        return "redirect:/failures/replays/" + id;
    }

    private String mend(Person who, List<Long> chosen, Change change, String reason) {
        return "redirect:/failures/mends/" + mends.propose(who, chosen, change, given(reason));
    }

    private void move(Person who, List<Long> chosen, boolean aside, String reason) {
        var why = given(reason);
        transactions.executeWithoutResult(status -> {
            var moved = aside
                    ? letters.move(chosen, State.OPEN, State.ASIDE, why)
                    : letters.move(chosen, State.ASIDE, State.OPEN, null);
            if (moved.isEmpty()) {
                throw new Refused(aside ? "none-to-set-aside" : "none-to-bring-back");
            }
            deeds.moved(who, aside, moved, why);
        });
        sendAgain.wake();
    }

    private static String given(String reason) {
        var given = reason.strip();
        if (given.isEmpty() || given.length() > LONGEST_REASON) {
            throw new Refused("reason", LONGEST_REASON);
        }
        return given;
    }

    // ---- proposals

    @GetMapping("/failures/mends/{id}")
    String proposal(
            @PathVariable long id,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable String done,
            Person who,
            Locale locale,
            Model page) {
        return show(id, after, doneIn(done, locale), who, locale, page);
    }

    private String show(long id, long after, @Nullable String done, Person who, Locale locale, Model page) {
        var mend = mends.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var shown = pageIn(locale);
        var isWhole = who.isPersonal();
        var found = mends.altered(id, after, SHOWN + 1);
        var some = found.subList(0, Math.min(found.size(), SHOWN));
        if (isWhole) {
            deeds.bytesSeen(
                    who,
                    "mend/" + id,
                    letters.find(some.stream().map(Mends.Altered::letter).toList()));
        }
        page.addAttribute("mend", shown.of(mend, isWhole));
        page.addAttribute(
                "altered", some.stream().map(one -> shown.of(one, isWhole)).toList());
        page.addAttribute("isWhole", isWhole);
        page.addAttribute("isOwn", mend.proposer().equalsIgnoreCase(who.id()));
        page.addAttribute("mayDecide", who.isSupervisor() && isWhole && mend.mayBeDecidedBy(who.id()));
        page.addAttribute("isOpen", mend.isOpen());
        page.addAttribute("isFirst", after == 0);
        page.addAttribute("next", found.size() > some.size() ? some.getLast().letter() : null);
        page.addAttribute("done", done);
        return "failure-mend";
    }

    /** @param what {@code approve} or {@code reject}; somebody else's only, and only seen whole */
    @PostMapping("/failures/mends/{id}/decision")
    @PreAuthorize("hasRole('SUPERVISOR') and hasRole('PERSONAL')")
    String decide(
            @PathVariable long id,
            @RequestParam String what,
            @RequestParam(defaultValue = "") String reason,
            Person who,
            Locale locale,
            Model page,
            HttpServletResponse response) {
        return orSaySo(
                () -> {
                    if (what.equals("approve")) {
                        mends.approve(who, id, given(reason));
                    } else {
                        mends.reject(who, id, given(reason));
                    }
                    return "redirect:/failures/mends/" + id + "?done="
                            + (what.equals("approve") ? "approved" : "rejected");
                },
                () -> show(id, 0, null, who, locale, page),
                locale,
                page,
                response);
    }

    @PostMapping("/failures/mends/{id}/withdrawal")
    String withdraw(@PathVariable long id, Person who, Locale locale, Model page, HttpServletResponse response) {
        return orSaySo(
                () -> {
                    mends.withdraw(who, id);
                    return "redirect:/failures/mends/" + id + "?done=withdrawn";
                },
                () -> show(id, 0, null, who, locale, page),
                locale,
                page,
                response);
    }

    // ---- replays

    @GetMapping("/failures/replays/{id}")
    String replay(@PathVariable long id, Locale locale, Model page) {
        show(id, locale, page);
        return "failure-replay";
    }

    @GetMapping("/failures/replays/{id}/progress")
    String progress(@PathVariable long id, Locale locale, Model page) {
        show(id, locale, page);
        return "failure-replay :: living";
    }

    private void show(long id, Locale locale, Model page) {
        var replay = replays.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var shown = pageIn(locale);
        page.addAttribute("replay", shown.of(replay, replays.progress(id)));
        page.addAttribute(
                "returned", replays.returned(id, SHOWN).stream().map(shown::row).toList());
        page.addAttribute("at", shown.clock());
        page.addAttribute("iso", shown.iso());
    }

    @PostMapping("/failures/replays/{id}/stop")
    String stop(@PathVariable long id, Person who, Locale locale, Model page, HttpServletResponse response) {
        return orSaySo(
                () -> {
                    replays.stop(who, id);
                    return "redirect:/failures/replays/" + id;
                },
                () -> replay(id, locale, page),
                locale,
                page,
                response);
    }

    // ---- what can't be done

    private String orSaySo(
            Supplier<String> deed, Supplier<String> again, Locale locale, Model page, HttpServletResponse response) {
        try {
            return deed.get();
        } catch (Refused refused) {
            var words = new Words(messages, locale);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            page.addAttribute(
                    "troubles",
                    refused.reasons().stream()
                            .map(why -> words.say(
                                    "failures.refused." + why.key(),
                                    why.arguments().stream()
                                            .map(argument -> argument instanceof Number number
                                                    ? words.count(number.longValue())
                                                    : Objects.toString(argument))
                                            .toArray()))
                            .toList());
            return again.get();
        }
    }

    private @Nullable String doneIn(@Nullable String done, Locale locale) {
        return done != null && done.matches("aside|back|approved|rejected|withdrawn")
                ? new Words(messages, locale).say("failures.done." + done)
                : null;
    }
}

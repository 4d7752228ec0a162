package vn.lienthong.console.attention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import vn.lienthong.console.attention.AttentionList.Matter;
import vn.lienthong.console.attention.AttentionList.Place;
import vn.lienthong.console.journal.Concern.Kind;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Pending;
import vn.lienthong.console.page.Words;

/** The operators' list (việc cần xử lý). */
@Controller
class AttentionController {
    private final AttentionList list;
    private final Pending pending;
    private final Names names;
    private final MessageSource messages;
    private final Clock clock;

    AttentionController(AttentionList list, Pending pending, Names names, MessageSource messages, Clock clock) {
        this.list = list;
        this.pending = pending;
        this.names = names;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * A kind of matters to choose.
     *
     * @param id empty for all
     */
    record Choice(String id, String name, String count, boolean chosen) {}

    /**
     * A matter in words.
     *
     * @param pressing somebody has to act; else there is somebody who is waited for
     */
    record Item(
            String code,
            String procedure,
            String kind,
            String kindName,
            boolean pressing,
            @Nullable String stage,
            @Nullable String agency,
            List<String> notes,
            String since,
            String sinceIso,
            String waiting) {}

    @GetMapping("/attention")
    String attention(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model page) {
        var words = new Words(messages, locale);
        var chosen = AttentionList.kind(kind).orElse(null);
        var place = Place.of(after).orElse(null);
        var found = list.find(chosen, place);
        var now = clock.instant();
        page.addAttribute("kind", chosen == null ? "" : chosen.id());
        page.addAttribute("choices", choices(chosen, words));
        page.addAttribute(
                "items",
                found.matters().stream().map(matter -> item(matter, words, now)).toList());
        page.addAttribute("isFirst", place == null);
        page.addAttribute("next", found.next() == null ? null : found.next().toString());
        return "attention";
    }

    private List<Choice> choices(@Nullable Kind chosen, Words words) {
        var counts = pending.byKind();
        var choices = new ArrayList<Choice>();
        choices.add(new Choice(
                "",
                words.say("attention.all"),
                words.count(counts.values().stream().mapToLong(count -> count).sum()),
                chosen == null));
        for (var kind : Kind.values()) {
            choices.add(new Choice(
                    kind.id(),
                    words.say("concern." + kind.id()),
                    words.count(counts.getOrDefault(kind, 0L)),
                    kind == chosen));
        }
        return choices;
    }

    private Item item(Matter matter, Words words, Instant now) {
        var dossier = matter.dossier();
        var concern = matter.concern();
        var procedure = names.procedure(dossier.procedure(), dossier.procedureVersion());
        var notes = new ArrayList<String>();
        if (concern.until() != null && concern.kind() == Kind.SUPPLEMENT) {
            notes.add(words.say("attention.until", words.minute(concern.until())));
        }
        if (concern.reason() != null) {
            notes.add(concern.reason());
        }
        return new Item(
                dossier.code(),
                names.procedure(dossier.procedure(), dossier.procedureVersion(), words),
                concern.kind().id(),
                words.say("concern." + concern.kind().id()),
                concern.kind() != Kind.SUPPLEMENT && concern.kind() != Kind.STOPPED,
                concern.stage() == null ? null : Names.stage(procedure, concern.stage(), words),
                concern.agency() == null ? null : names.agency(concern.agency()),
                notes,
                words.minute(concern.since()),
                concern.since().toString(),
                words.say("attention.waiting", words.span(Duration.between(concern.since(), now))));
    }
}

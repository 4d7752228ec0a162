package vn.lienthong.console.prediction;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import vn.lienthong.console.page.Due;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.console.prediction.Lateness.Bin;
import vn.lienthong.console.prediction.Lateness.Foreseen;
import vn.lienthong.console.prediction.Lateness.Place;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;

/** Which dossiers are likely to be late, and how far such predictions came true. */
@Controller
class LatenessController {
    private final Lateness lateness;
    private final PredictionSettings settings;
    private final Names names;
    private final MessageSource messages;
    private final Clock clock;

    LatenessController(
            Lateness lateness, PredictionSettings settings, Names names, MessageSource messages, Clock clock) {
        this.lateness = lateness;
        this.settings = settings;
        this.names = names;
        this.messages = messages;
        this.clock = clock;
    }

    /**
     * A dossier in words.
     *
     * @param percent of its chance, without a sign
     * @param why by what it is foreseen
     */
    record Line(
            String code,
            String procedure,
            int percent,
            boolean alarming,
            String stage,
            @Nullable String agency,
            String why,
            @Nullable Due due) {}

    /**
     * Predictions of one tenth of chances.
     *
     * @param predicted their mean in percent
     * @param late percent that were late
     */
    record Measured(String range, String moments, int predicted, int late) {}

    @GetMapping("/lateness")
    String lateness(@RequestParam(required = false) @Nullable String after, Locale locale, Model page) {
        var words = new Words(messages, locale);
        var now = clock.instant();
        var place = Place.of(after).orElse(null);
        var found = lateness.find(place, now);
        page.addAttribute(
                "lines",
                found.dossiers().stream().map(one -> line(one, words, now)).toList());
        page.addAttribute("isFirst", place == null);
        page.addAttribute("next", found.next() == null ? null : found.next().toString());
        page.addAttribute("bins", bins(words));
        page.addAttribute(
                "learnt",
                lateness.learning()
                        .map(learning -> words.say(
                                "lateness.learnt",
                                words.count(learning.dossiers()),
                                words.count(learning.heldBack()),
                                words.minute(learning.at())))
                        .orElse(""));
        page.addAttribute(
                "error",
                lateness.learning()
                        .filter(learning -> learning.error() != null && learning.baseError() != null)
                        .map(learning -> words.say(
                                "lateness.error",
                                "%.3f".formatted(learning.error()),
                                "%.3f".formatted(learning.baseError())))
                        .orElse(""));
        return "lateness";
    }

    private List<Measured> bins(Words words) {
        return lateness.calibration().stream().map(bin -> measured(bin, words)).toList();
    }

    private static Measured measured(Bin bin, Words words) {
        return new Measured(
                "%d–%d %%".formatted(bin.from() * 10, bin.from() * 10 + 10),
                words.count(bin.moments()),
                percent(bin.predicted()),
                percent(bin.late()));
    }

    private static int percent(double share) {
        return (int) Math.round(share * 100);
    }

    private Line line(Foreseen foreseen, Words words, Instant now) {
        Optional<Procedure> procedure = foreseen.procedure().isEmpty()
                ? Optional.empty()
                : names.procedure(new ProcedureCode(foreseen.procedure()));
        return new Line(
                foreseen.dossier(),
                procedure
                        .map(one -> words.isEnglish() ? one.nameEn() : one.name())
                        .orElse(foreseen.procedure()),
                percent(foreseen.chance()),
                foreseen.chance() >= settings.alarm(),
                Names.stage(procedure, foreseen.stage(), words),
                foreseen.agency().isEmpty() ? null : names.agency(new AgencyCode(foreseen.agency())),
                words.say(
                        "lateness.why",
                        foreseen.tenth() * 10,
                        words.count(foreseen.dossiers()),
                        words.count(foreseen.late())),
                Due.of(foreseen.dueAt(), null, null, now, words));
    }
}

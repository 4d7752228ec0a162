package vn.lienthong.console.prediction;

import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.console.page.Words;

/** What is foreseen of one dossier, in words. */
@Component
public class Foresight {
    private final Lateness lateness;

    Foresight(Lateness lateness) {
        this.lateness = lateness;
    }

    /** Its chance to be late and why; empty where nothing is foreseen. */
    public Optional<String> of(String dossier, Words words) {
        return lateness.of(dossier)
                .map(foreseen -> words.say(
                        "dossier.lateness.of",
                        Math.round(foreseen.chance() * 100),
                        words.say(
                                "lateness.why",
                                foreseen.tenth() * 10,
                                words.count(foreseen.dossiers()),
                                words.count(foreseen.late()))));
    }
}

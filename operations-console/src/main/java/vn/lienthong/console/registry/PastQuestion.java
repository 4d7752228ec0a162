package vn.lienthong.console.registry;

import java.time.LocalDate;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.console.page.Words;

/**
 * How dossiers of a past time would have gone by a changed procedure.
 *
 * @param version by which they went
 * @param from the first day on which they were received
 * @param to the last
 * @param text the changed procedure, in YAML
 */
record PastQuestion(int version, LocalDate from, LocalDate to, String text) {
    static PastQuestion of(Trial trial) {
        return JsonMapper.shared().readValue(trial.asked(), PastQuestion.class);
    }

    /** As it stands in {@link Trial#asked}. */
    String asked() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    /** The time, in words. */
    String time(Words words) {
        return words.say("registry.past.time", words.day(from), words.day(to));
    }
}

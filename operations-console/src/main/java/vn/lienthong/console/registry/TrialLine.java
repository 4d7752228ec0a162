package vn.lienthong.console.registry;

import java.util.List;
import vn.lienthong.console.page.Words;

/**
 * A trial in the list of earlier ones.
 *
 * @param about what was asked for, in words; empty where that goes without saying
 */
record TrialLine(String number, String begun, String person, String about, String state, String stateName) {
    static final int MOST = 20;

    static List<TrialLine> of(List<Trial> trials, Words words) {
        return trials.stream()
                .map(trial -> new TrialLine(
                        trial.number().toString(),
                        words.moment(trial.begunAt()),
                        trial.person(),
                        trial.kind() == Trial.Kind.PAST ? PastQuestion.of(trial).time(words) : "",
                        trial.state(),
                        words.say("registry.trial.state." + trial.state())))
                .toList();
    }
}

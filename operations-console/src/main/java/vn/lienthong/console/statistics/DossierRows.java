package vn.lienthong.console.statistics;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/** The dossiers behind a figure, as pages show them. */
@Component
class DossierRows {
    private final Names names;

    DossierRows(Names names) {
        this.names = names;
    }

    /**
     * Puts a page of them into a model.
     *
     * @param found up to one more than a page holds
     * @param after where the page before ended; null on the first
     */
    void show(List<Dossier> found, @Nullable String after, Words words, Model page) {
        var more = found.size() > Counts.PAGE;
        var rows = more ? found.subList(0, Counts.PAGE) : found;
        page.addAttribute(
                "dossiers", rows.stream().map(dossier -> view(dossier, words)).toList());
        page.addAttribute("after", after);
        page.addAttribute("next", more ? rows.getLast().code() : null);
    }

    Map<String, String> view(Dossier dossier, Words words) {
        var settled = dossier.settled();
        return Map.of(
                "code", dossier.code(),
                "procedure", names.procedure(dossier.procedure(), dossier.procedureVersion(), words),
                "receiver", names.agency(dossier.receiver()),
                "received", words.minute(dossier.receivedAt()),
                "due", dossier.dueAt() == null ? "–" : words.minute(dossier.dueAt()),
                "settled", settled == null ? "–" : words.minute(settled.at()),
                "timeliness",
                        settled == null
                                ? ""
                                : words.say("statistics.timeliness."
                                        + settled.timeliness().code()));
    }
}

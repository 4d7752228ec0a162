package vn.lienthong.console.statistics;

import java.util.Map;
import org.springframework.stereotype.Component;
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

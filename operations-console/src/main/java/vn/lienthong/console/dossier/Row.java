package vn.lienthong.console.dossier;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.journal.Dossier;
import vn.lienthong.console.page.Due;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;

/**
 * A dossier in the list.
 *
 * @param holders who has it now, and at which stage
 */
record Row(
        String code,
        Story.Status status,
        String procedure,
        String receiver,
        List<Holder> holders,
        String receivedAt,
        String receivedIso,
        @Nullable Due due,
        boolean whole) {

    /** An agency and the stage it has yet to finish. */
    record Holder(String stage, String agency) {}

    static Row of(Dossier dossier, Names names, Words words, Instant now) {
        var procedure = names.procedure(dossier.procedure(), dossier.procedureVersion());
        return new Row(
                dossier.code(),
                Story.Status.of(dossier, words),
                names.procedure(dossier.procedure(), dossier.procedureVersion(), words),
                names.agency(dossier.receiver()),
                dossier.openStages().stream()
                        .map(stage ->
                                new Holder(Names.stage(procedure, stage.id(), words), names.agency(stage.agency())))
                        .toList(),
                words.minute(dossier.receivedAt()),
                dossier.receivedAt().toString(),
                Due.of(dossier, now, words),
                dossier.whole());
    }
}

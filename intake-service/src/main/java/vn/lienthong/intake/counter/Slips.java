package vn.lienthong.intake.counter;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.form.Person;
import vn.lienthong.form.ReceiptSlip;
import vn.lienthong.intake.sealing.OpenDossier;
import vn.lienthong.intake.submission.OnAcceptance;
import vn.lienthong.intake.submission.Submission;
import vn.lienthong.support.database.Writes;

/** What receipts say (giấy tiếp nhận hồ sơ và hẹn trả kết quả), kept as each dossier is accepted; in PostgreSQL. */
@Repository
class Slips implements OnAcceptance {
    private final JdbcClient database;
    private final OpenDossier openDossier;

    Slips(JdbcClient database, OpenDossier openDossier) {
        this.database = database;
        this.openDossier = openDossier;
    }

    private record Kept(
            Channel channel,
            @Nullable Channel returnBy,
            List<DossierPart> parts,
            @Nullable Reception reception) {}

    @Override
    public void accepted(Submission submission, DossierSubmitted announced, PersonalData personal) {
        Writes.write(
                database,
                "insert into slip (dossier, channel, return_by, parts, reception) values (?, ?, ?, ?::jsonb, ?::jsonb)",
                Arrays.asList(
                        submission.code().value(),
                        name(announced.channel()),
                        announced.returnBy() == null ? null : name(announced.returnBy()),
                        CanonicalJson.mapper().writeValueAsString(announced.parts()),
                        announced.reception() == null
                                ? null
                                : CanonicalJson.mapper().writeValueAsString(announced.reception())));
    }

    /** What the receipt of a dossier says; empty where that isn't known, or not any more. */
    Optional<ReceiptSlip> of(Submission submission) {
        return database.sql("select * from slip where dossier = ?")
                .param(submission.code().value())
                .query((row, n) -> kept(row))
                .optional()
                .flatMap(kept -> openDossier.of(submission.code()).map(personal -> slip(submission, kept, personal)));
    }

    private static ReceiptSlip slip(Submission submission, Kept kept, PersonalData personal) {
        return new ReceiptSlip(
                submission.code().value(),
                submission.receivedAt(),
                submission.procedure(),
                submission.procedureVersion(),
                submission.receivingAgency(),
                submission.submittedBy(),
                kept.channel(),
                submission.dueAt(),
                kept.parts(),
                submission.options(),
                submission.priority(),
                Person.of(personal),
                kept.returnBy(),
                kept.reception(),
                submission.exemptions());
    }

    private static Kept kept(ResultSet row) throws SQLException {
        var json = CanonicalJson.mapper();
        var returnBy = row.getString("return_by");
        var reception = row.getString("reception");
        return new Kept(
                channel(row.getString("channel")),
                returnBy == null ? null : channel(returnBy),
                List.of(json.readValue(row.getString("parts"), DossierPart[].class)),
                reception == null ? null : json.readValue(reception, Reception.class));
    }

    private static String name(Channel channel) {
        return channel.name().toLowerCase(Locale.ROOT);
    }

    private static Channel channel(String name) {
        return Channel.valueOf(name.toUpperCase(Locale.ROOT));
    }
}

package vn.lienthong.intake.submission;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.intake.Province;
import vn.lienthong.intake.Story;
import vn.lienthong.intake.sealing.SealDossier.Sealed;

/** Submissions for tests of other packages. */
public final class SubmissionFixture {
    private SubmissionFixture() {}

    public static Submissions submissions(JdbcClient database) {
        return new Submissions(database);
    }

    /** Adds a birth registration that the commune received. */
    public static void add(JdbcClient database, String code) {
        var submission = new Submission(
                new DossierCode(code),
                UUID.randomUUID(),
                Province.COMMUNE.code(),
                Province.BIRTH.code(),
                1,
                Province.COMMUNE.code(),
                Instant.parse("2019-03-12T02:15:00Z"),
                Story.DUE,
                List.of(Story.document("1", "proof.pdf")),
                Map.of("place", Province.COMMUNE.code().value()),
                List.of("card"),
                1);
        submissions(database)
                .add(
                        submission,
                        new Submissions.Identification(null, null, new byte[32]),
                        receipt(submission),
                        new Sealed(SealedPersonalData.ofText("A".repeat(60)), new PersonalKeyHeld("wrapped", "test")),
                        added -> {});
    }

    static Receipt receipt(Submission submission) {
        return new Receipt(
                submission.code(),
                DossierStatus.REGISTERED,
                submission.receivedAt(),
                submission.dueAt(),
                submission.procedure(),
                submission.receivingAgency(),
                Lane.of(submission.priority()),
                List.of(),
                null,
                null,
                URI.create("https://tracking.example.vn/track/" + submission.code() + "/secret"));
    }
}

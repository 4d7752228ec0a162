package vn.lienthong.standalone.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.registry.Channel;

class SubmissionTest {
    private final Province province = SmallProvince.of(1);

    private List<Submission> submissions(long seed) {
        return LongStream.range(0, 500)
                .mapToObj(number -> Submission.of(province, seed, number))
                .toList();
    }

    @Test
    void areTheSameForTheSameSeedAndOthersForAnother() {
        assertThat(submissions(7)).isEqualTo(submissions(7));
        assertThat(submissions(7)).doesNotContainAnyElementsOf(submissions(8));
    }

    @Test
    void useEveryProcedureReceiverAndChannel() {
        var submissions = submissions(1);

        assertThat(submissions)
                .extracting(submission -> submission.procedure().code().value())
                .contains("2.000986", "2.000635");
        assertThat(submissions)
                .extracting(submission -> submission.receiver().code().value())
                .contains("H32.15", "H32.41.1", "H32.41.2");
        assertThat(submissions).extracting(Submission::channel).contains(Channel.values());
    }

    @Test
    void bringEveryPaperThatIsRequired() {
        assertThat(submissions(1))
                .allSatisfy(submission -> assertThat(submission.papers())
                        .containsAll(submission.procedure().parts().stream()
                                .filter(part -> part.required())
                                .toList()));
    }

    @Test
    void comeThroughTheCentreWhereTheyAreOnline() {
        assertThat(submissions(1).stream().filter(submission -> submission.channel() == Channel.ONLINE))
                .allSatisfy(submission ->
                        assertThat(submission.submitter().code().value()).isEqualTo("H32.23"));
    }

    @Test
    void areOfPeopleWhoCanNotExist() {
        assertThat(submissions(1)).extracting(Submission::applicant).allSatisfy(citizen -> {
            assertThat(new CitizenId(citizen.citizenId()).value()).matches("\\d{6}9\\d{5}");
            assertThat(citizen.email()).matches("[a-z.]+\\.9\\d{5}@example\\.vn");
            assertThat(citizen.phone()).matches("0[3-9]\\d{8}");
            assertThat(citizen.toString()).isEqualTo("Citizen[withheld]");
        });
    }

    @Test
    void sayNothingOfThePersonInALog() {
        var submission = Submission.of(province, 1, 42);

        assertThat(submission).hasToString("Submission[MP-1-00000042]");
    }
}

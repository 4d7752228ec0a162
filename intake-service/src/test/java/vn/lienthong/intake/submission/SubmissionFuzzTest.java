package vn.lienthong.intake.submission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.intake.Seeds;
import vn.lienthong.intake.request.Fingerprint;
import vn.lienthong.support.problem.UnreadableBody;

/** Submissions in JSON, and the codes within. */
@Tag("jazzer")
class SubmissionFuzzTest {
    /** As the service has it. */
    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(100)
                            .maxTokenCount(100_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    @FuzzTest
    void submission(byte[] data) {
        SubmissionRequest request;
        try {
            request = json.readValue(data, SubmissionRequest.class);
        } catch (JacksonException e) {
            assertThat(UnreadableBody.fault(e).message()).isNotEmpty();
            return;
        }
        if (request != null) {
            assertThat(Fingerprint.of(request)).hasSize(32);
            assertThat(request).hasToString("SubmissionRequest[withheld]");
        }
    }

    @FuzzTest
    void codes(byte[] data) {
        var text = new String(data, UTF_8);
        try {
            assertThat(new AgencyCode(text).value()).matches("[A-Z0-9.]+");
            assertThat(new AgencyCode(text).form()).isNotNull();
        } catch (MalformedIdentity e) {
            assertThat(e.kind()).isNotEmpty();
        }
        try {
            var code = new DossierCode(text);
            assertThat(DossierCode.of(code.agency(), code.day(), code.sequence()))
                    .isEqualTo(code);
        } catch (MalformedIdentity e) {
            assertThat(e.kind()).isNotEmpty();
        }
        try {
            assertThat(new ProcedureCode(text).value()).matches("[0-9.]+");
        } catch (MalformedIdentity e) {
            assertThat(e.kind()).isNotEmpty();
        }
        try {
            assertThat(new CitizenId(text).value()).matches("[0-9]{9,12}");
            assertThat(new CitizenId(text).toString()).doesNotContain(text);
        } catch (MalformedIdentity e) {
            assertThat(e.getMessage()).doesNotContain("056190004321");
        }
    }

    @Test
    void readsChangedSeeds() {
        Seeds.mutated(getClass(), "submission", this::submission);
        Seeds.mutated(getClass(), "codes", this::codes);
    }
}

package vn.lienthong.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.approvaltests.Approvals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;

/** Each event version has one approved file; what was once written stays readable. */
class EventContractTest {

    /** An event with the family that reads and writes it. */
    record Sample(String type, EventTypes<Object> family, Object event) {
        @Override
        public String toString() {
            return type;
        }
    }

    @SuppressWarnings("unchecked")
    private static <E> Sample sample(Class<E> family, E event) {
        var types = EventTypes.of(family);
        return new Sample(types.nameOf(event), (EventTypes<Object>) types, event);
    }

    static Stream<Sample> samples() {
        var samples = new ArrayList<Sample>();
        Samples.inputs().forEach(event -> samples.add(sample(DossierInput.class, event)));
        Samples.events().forEach(event -> samples.add(sample(DossierEvent.class, event)));
        Samples.answers().forEach(event -> samples.add(sample(SignatureEvent.class, event)));
        Samples.keys().forEach(event -> samples.add(sample(PersonalKeyEvent.class, event)));
        Samples.seen().forEach(event -> samples.add(sample(ApplicantEvent.class, event)));
        Samples.surveyed().forEach(event -> samples.add(sample(SurveyEvent.class, event)));
        DocumentSamples.inputs().forEach(event -> samples.add(sample(DocumentInput.class, event)));
        DocumentSamples.events().forEach(event -> samples.add(sample(DocumentEvent.class, event)));
        DocumentSamples.answers().forEach(event -> samples.add(sample(PackageSignatureEvent.class, event)));
        samples.add(sample(SignPackage.class, DocumentSamples.command()));
        samples.add(sample(SignDocument.class, Samples.command()));
        samples.add(sample(LetterDecided.class, Samples.settlement()));
        return samples.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesTheApprovedForm(Sample sample) {
        var tree = CanonicalJson.mapper().readTree(sample.family().write(sample.event()));
        Approvals.verify(
                tree.toPrettyString() + "\n",
                Approvals.NAMES
                        .withParameters(sample.type().substring(EventTypes.PREFIX.length()))
                        .forFile()
                        .withExtension(".json"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatWasOnceApproved(Sample sample) throws IOException {
        var approved = approvedFile(sample);
        assertThat(sample.family().read(sample.type(), Files.readAllBytes(approved)))
                .contains(sample.event());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ignoresMembersItDoesNotKnow(Sample sample) {
        var tree = (ObjectNode) CanonicalJson.mapper().readTree(sample.family().write(sample.event()));
        tree.put("addedByALaterVersion", "x").putObject("andThis").put("deep", 1);
        assertThat(sample.family().read(sample.type(), tree.toString().getBytes(UTF_8)))
                .contains(sample.event());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void refusesAnEventWithoutItsRequiredMembersAndSaysNothingOfItsContents(Sample sample) {
        var anything = "{\"applicant\":\"Nguyễn Thị Hường\"}".getBytes(UTF_8);
        if (sample.event() instanceof DossierEvent.DossierProcessed
                || sample.event() instanceof DocumentEvent.DocumentSettled) {
            return; // requires nothing
        }
        assertThatThrownBy(() -> sample.family().read(sample.type(), anything))
                .isInstanceOf(UnreadableEvent.class)
                .hasMessageStartingWith(sample.type())
                .hasMessageNotContaining("Hường");
    }

    @Test
    void everyEventOfEveryFamilyHasASampleAndAnApprovedFile() {
        var sampled = samples().map(Sample::type).toList();
        var all = new ArrayList<String>();
        List.of(
                        DossierInput.class,
                        DossierEvent.class,
                        SignatureEvent.class,
                        PersonalKeyEvent.class,
                        ApplicantEvent.class,
                        SurveyEvent.class,
                        DocumentInput.class,
                        DocumentEvent.class,
                        PackageSignatureEvent.class,
                        SignPackage.class,
                        SignDocument.class,
                        LetterDecided.class)
                .forEach(family -> {
                    all.addAll(EventTypes.of(family).names().values());
                    all.addAll(EventTypes.of(family).formerNames().values());
                });
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void anUnknownKindOfEventIsNobodysFault() {
        assertThat(EventTypes.of(DossierEvent.class).read("vn.lienthong.something-new.v1", "{}".getBytes(UTF_8)))
                .isEmpty();
    }

    @Test
    void keepsPersonalDataInOneMarkedPart() {
        for (var sample : samples().toList()) {
            var tree = CanonicalJson.mapper().readTree(sample.family().write(sample.event()));
            if (tree instanceof ObjectNode object) {
                object.remove("personal");
            }
            assertThat(tree.toString())
                    .doesNotContain("Hường", "056191900001", "huong@example.vn", "0912345678", "Minh Đức");
        }
    }

    @Test
    void neverShowsPersonalDataInText() {
        var events = new ArrayList<Object>(Samples.events());
        events.addAll(Samples.inputs());
        assertThat(events.toString())
                .doesNotContain("Hường", "056191900001", "huong@example.vn", "0912345678", "Minh Đức")
                .contains("withheld");
    }

    private static Path approvedFile(Sample sample) {
        return Path.of(
                "src/test/java/vn/lienthong/contract",
                "EventContractTest.writesTheApprovedForm.%s.approved.json"
                        .formatted(sample.type().substring(EventTypes.PREFIX.length())));
    }
}

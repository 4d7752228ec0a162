package vn.lienthong.routing.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.document.ADocument.HEALTH;
import static vn.lienthong.routing.document.ADocument.JUSTICE;
import static vn.lienthong.routing.document.ADocument.OUTSIDE;
import static vn.lienthong.routing.document.ADocument.TUESDAY_9AM;
import static vn.lienthong.routing.document.ADocument.WARD;
import static vn.lienthong.routing.document.ADocument.aPackage;
import static vn.lienthong.routing.document.ADocument.addressees;
import static vn.lienthong.routing.document.ADocument.letterhead;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentInput.DocumentSent;
import vn.lienthong.contract.document.DocumentInput.DocumentStatusReported;
import vn.lienthong.contract.document.DocumentInput.DocumentTransportReported;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.routing.registry.KhanhHoa;
import vn.lienthong.support.kafka.KafkaEvents;

class DocumentTopologyTest {
    private static final DocumentCode CODE = letterhead(HEALTH, 0).code();

    @TempDir
    Path folder;

    private RunningDocuments documents;

    @BeforeEach
    void start() {
        documents = new RunningDocuments(folder.resolve("first"), TUESDAY_9AM);
    }

    @AfterEach
    void stop() {
        documents.close();
    }

    private static DocumentSent sent(Consignment consignment, AgencyCode... to) {
        return new DocumentSent(letterhead(HEALTH, 0), addressees(to), consignment, Way.PROVINCE, List.of(), null);
    }

    private void handedIn(DocumentInput input) {
        documents.handedIn(documents.event(CODE, input));
    }

    private static DocumentStatusReported report(AgencyCode receiver, DocumentStatus status) {
        return new DocumentStatusReported(receiver, status, "", TUESDAY_9AM, Way.PROVINCE, null);
    }

    @Test
    void writesAGaplessChainOverSigningDispatchAndReports() {
        handedIn(sent(aPackage('a', 'c', false), JUSTICE, OUTSIDE));
        var command = documents.commands().getFirst();
        assertThat(command.request()).isEqualTo(CODE + "/1");
        documents.answered(
                CODE.value(),
                new PackageSigned(
                        command.request(),
                        CODE,
                        HEALTH,
                        "a".repeat(64),
                        new Attachment("b".repeat(64), "b.edxml", Consignment.MEDIA_TYPE, 6022),
                        "4f2a",
                        TUESDAY_9AM,
                        null));
        handedIn(report(JUSTICE, DocumentStatus.COMPLETED));
        documents.overTheAxis(documents.event(CODE, report(OUTSIDE, DocumentStatus.COMPLETED)));
        documents.overTheAxis(documents.event(CODE, report(OUTSIDE, DocumentStatus.RECEIVED)));
        var entries = documents.journalled();
        assertThat(entries)
                .extracting(entry -> entry.type().substring(EventTypes.PREFIX.length()))
                .containsExactly(
                        "document-registered.v1",
                        "document-package-signed.v1",
                        "document-dispatched.v1",
                        "document-dispatched.v1",
                        "document-status-changed.v1",
                        "document-status-changed.v1",
                        "document-settled.v1",
                        "document-status-kept.v1");
        var previous = JournalEntry.BEGINNING;
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            assertThat(entry.key()).isEqualTo(CODE.value());
            assertThat(entry.sequence()).isEqualTo(i + 1);
            assertThat(entry.previous()).isEqualTo(previous);
            assertThat(entry.hash()).isEqualTo(entry.expectedHash());
            previous = entry.hash();
        }
        assertThat(documents.letters()).isEmpty();
    }

    @Test
    void decidesAnInputOnceHoweverOftenItComesAlsoAfterARestart() {
        var first = documents.event(CODE, sent(aPackage('a', 'c', true), JUSTICE));
        documents.handedIn(first);
        documents.handedIn(first);
        assertThat(documents.told()).containsExactly("DocumentRegistered", "DocumentDispatched");
        documents = documents.restarted(folder.resolve("second"));
        documents.handedIn(first);
        assertThat(documents.told()).isEmpty();
    }

    /** Its answer may come after a restart, twice, and in two records of different ids. */
    @Test
    void aRecallIsCommandedOnceAndItsSignatureHasOneEffectAlsoAfterARestart() {
        handedIn(sent(aPackage('a', 'c', true), OUTSIDE));
        documents.overTheAxis(documents.event(
                CODE, new DocumentTransportReported(OUTSIDE, TransportState.ON_AXIS, 2, TUESDAY_9AM, null)));
        var recall = documents.event(
                CODE, new DocumentRecallRequested(HEALTH, List.of(), "Sai phụ lục", Way.PROVINCE, null));
        documents.handedIn(recall);
        documents.handedIn(recall);
        assertThat(documents.told())
                .containsExactly(
                        "DocumentRegistered", "DocumentDispatched", "TransportAcknowledged", "DocumentRequestOpened");
        var command = documents.commands();
        assertThat(command).hasSize(1);
        assertThat(command.getFirst().request()).isEqualTo(CODE + "/4");
        assertThat(command.getFirst().inline()).contains("Sai phụ lục");

        documents = documents.restarted(folder.resolve("second"));
        documents.handedIn(recall);
        var signed = new PackageSigned(
                command.getFirst().request(),
                CODE,
                HEALTH,
                command.getFirst().edxml().sha256(),
                new Attachment("b".repeat(64), "recall.edxml", Consignment.MEDIA_TYPE, 6022),
                "4f2a",
                TUESDAY_9AM,
                null);
        documents.answered(CODE.value(), signed);
        documents.answered(CODE.value(), signed);

        assertThat(documents.told()).containsExactly("DocumentRequestSigned", "DocumentDispatched");
        assertThat(documents.commands()).isEmpty();
        assertThat(documents.letters()).isEmpty();
    }

    @Test
    void recognisesTheSameDocumentAfterAMonthAndARestart() {
        handedIn(sent(aPackage('a', 'c', true), JUSTICE));
        documents.told();
        documents = documents.restarted(folder.resolve("second"));
        documents.at(TUESDAY_9AM.plus(Duration.ofDays(31)));
        documents.told();
        handedIn(sent(aPackage('f', 'c', true), JUSTICE));
        handedIn(sent(aPackage('f', 'c', true), JUSTICE, WARD));
        handedIn(sent(aPackage('f', 'd', true), JUSTICE));
        assertThat(documents.told())
                .containsExactly("DuplicateRecognised", "DocumentDispatched", "DocumentInputRefused");
    }

    @Test
    void looksAtWhatTimeBringsAlsoAfterARestart() {
        handedIn(sent(aPackage('a', 'c', true), JUSTICE, WARD));
        handedIn(report(WARD, DocumentStatus.RECEIVED));
        handedIn(new DocumentRecallRequested(HEALTH, List.of(WARD), "Sai phụ lục", Way.PROVINCE, null));
        documents.told();
        documents = documents.restarted(folder.resolve("second"));
        documents.at(Instant.parse("2019-03-12T09:59:59Z"));
        assertThat(documents.told()).isEmpty();
        documents.at(Instant.parse("2019-03-12T10:00:00Z"));
        var overdue = documents.journalled();
        assertThat(overdue).extracting(JournalEntry::cause).containsExactly("timer/2019-03-12T10:00:00Z");
        assertThat(overdue).extracting(JournalEntry::type).containsExactly("vn.lienthong.document-receipt-overdue.v1");
        documents.at(Instant.parse("2019-03-14T10:00:00Z"));
        assertThat(documents.told()).containsExactly("DocumentRequestExpired");
        documents.at(Instant.parse("2019-04-14T10:00:00Z"));
        assertThat(documents.told()).isEmpty();
    }

    @Test
    void putsAsideWhatItCannotReadHoldsUpThatDocumentAloneAndGoesOnWhenItIsSettled() {
        handedIn(sent(aPackage('a', 'c', true), JUSTICE));
        documents.told();
        documents.handedIn(new EventEnvelope(
                "odd",
                "/test",
                "vn.lienthong.document-status-reported.v1",
                CODE.value(),
                TUESDAY_9AM,
                "?".getBytes(UTF_8)));
        handedIn(report(JUSTICE, DocumentStatus.RECEIVED));
        assertThat(documents.told()).isEmpty();
        var letter = documents.letters().getFirst();
        assertThat(letter.value()).isEqualTo("?".getBytes(UTF_8));
        var id = KafkaEvents.header(letter.headers()).apply("lt_id");
        documents.settled(CODE, String.valueOf(id), false);
        assertThat(documents.told()).containsExactly("DocumentStatusChanged");
    }

    @Test
    void passesOverWhatIsAboutDossiersOnSharedTopicsAndDossiersPassOverDocuments() {
        documents.onSigningsTopic(new EventEnvelope(
                "d",
                "/signing",
                "vn.lienthong.document-signed.v1",
                "000.01.41.H32-190312-0027",
                TUESDAY_9AM,
                "{}".getBytes(UTF_8)));
        assertThat(documents.letters()).isEmpty();
        assertThat(documents.told()).isEmpty();
        try (var dossiers =
                new RunningTopology(folder.resolve("dossiers"), KhanhHoa.history(), Pace.USUAL, TUESDAY_9AM)) {
            var types = EventTypes.of(vn.lienthong.contract.signature.PackageSignatureEvent.class);
            var refused = new vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigningRefused(
                    CODE + "/1", CODE, HEALTH, "NO_KEY", "Chưa có chứng thư số.");
            dossiers.onSigningsTopic(new EventEnvelope(
                    "a", "/signing", types.nameOf(refused), CODE.value(), TUESDAY_9AM, types.write(refused)));
            assertThat(dossiers.letters()).isEmpty();
            assertThat(dossiers.told()).isEmpty();
        }
    }

    @Test
    void putsAsideAReportAboutADocumentNobodySentAndGoesOn() {
        handedIn(report(JUSTICE, DocumentStatus.RECEIVED));
        assertThat(KafkaEvents.header(documents.letters().getFirst().headers()).apply("lt_reason"))
                .isEqualTo("no document of this code has been sent");
        assertThat(Topics.ROUTING_DEAD_LETTER.name()).isEqualTo("routing.dead-letter");
        handedIn(sent(aPackage('a', 'c', true), JUSTICE));
        assertThat(documents.told()).containsExactly("DocumentRegistered", "DocumentDispatched");
    }

    /** A circular to every commune, each of which reports each step: what one more input costs stays bounded. */
    @Test
    void keepsACircularCompact() {
        var to = new ArrayList<AgencyCode>();
        KhanhHoa.registry().agencies().stream()
                .filter(agency -> !agency.channel().equals("axis"))
                .limit(200)
                .forEach(agency -> to.add(agency.code()));
        assertThat(to).hasSize(200);
        handedIn(sent(aPackage('a', 'c', true), to.toArray(AgencyCode[]::new)));
        for (var receiver : to) {
            for (var status : List.of(DocumentStatus.ARRIVED, DocumentStatus.RECEIVED, DocumentStatus.COMPLETED)) {
                var event = documents.event(CODE, report(receiver, status));
                documents.handedIn(new EventEnvelope(
                        UUID.randomUUID().toString(),
                        event.source(),
                        event.type(),
                        event.subject(),
                        event.time(),
                        event.data()));
            }
        }
        assertThat(documents.told()).hasSize(1 + 200 + 600 + 1).endsWith("DocumentSettled");
        // 17 bytes for each input that was answered, some 25 for each receiver.
        assertThat(documents.stored(CODE)).isLessThan(16_500);
    }
}

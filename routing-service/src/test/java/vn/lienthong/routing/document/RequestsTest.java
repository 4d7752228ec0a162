package vn.lienthong.routing.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.document.ADocument.ANOTHER;
import static vn.lienthong.routing.document.ADocument.HEALTH;
import static vn.lienthong.routing.document.ADocument.JUSTICE;
import static vn.lienthong.routing.document.ADocument.OUTSIDE;
import static vn.lienthong.routing.document.ADocument.TUESDAY_9AM;
import static vn.lienthong.routing.document.ADocument.WARD;
import static vn.lienthong.routing.document.ADocument.aPackage;
import static vn.lienthong.routing.document.ADocument.from;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentReplaced;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestAnswered;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestExpired;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestOpened;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestSigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentRequestUnsigned;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.DocumentEvent.DocumentWithdrawn;
import vn.lienthong.contract.document.DocumentInput.DocumentRecallRequested;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.edxml.Limits;
import vn.lienthong.edxml.model.BusinessKind;
import vn.lienthong.edxml.model.DocumentPackage;
import vn.lienthong.edxml.model.Party;
import vn.lienthong.edxml.model.ResponseFor;
import vn.lienthong.edxml.reading.PackageReader;
import vn.lienthong.routing.document.DocumentState.Phase;
import vn.lienthong.routing.document.DocumentState.Progress;

/** Recall, update and replacement: each leaves every receiver in a known state. */
class RequestsTest {
    // ---- recall

    @Test
    void aRecallTakesBackWhatIsOnItsWayAndAsksTheOthers() {
        var document = from(HEALTH)
                .sent(JUSTICE, WARD, OUTSIDE)
                .carried(JUSTICE, TransportState.FETCHED)
                .carried(OUTSIDE, TransportState.ON_AXIS)
                .recalled(HEALTH);
        assertThat(document.told()).containsExactly("DocumentWithdrawn", "DocumentRequestOpened", "DocumentDispatched");
        assertThat(document.only(DocumentWithdrawn.class).receiver()).isEqualTo(WARD);
        assertThat(document.only(DocumentRequestOpened.class))
                .returns("recall", DocumentRequestOpened::what)
                .returns(List.of(JUSTICE, OUTSIDE), DocumentRequestOpened::at)
                // two working days
                .returns(Instant.parse("2019-03-14T02:00:00Z"), DocumentRequestOpened::answerBy);
        assertThat(document.dispatched().getLast())
                .returns(1, DocumentDispatched::kind)
                .returns(Way.PROVINCE, DocumentDispatched::way);
        document.signed();
        assertThat(document.told()).containsExactly("DocumentRequestSigned", "DocumentDispatched");
        assertThat(document.dispatched().getLast())
                .returns(1, DocumentDispatched::kind)
                .returns(Way.AXIS, DocumentDispatched::way);
        document.reports(JUSTICE, DocumentStatus.AGREED);
        assertThat(document.told()).containsExactly("DocumentRequestAnswered");
        document.passes("2019-03-14T02:00:00Z");
        assertThat(document.told()).containsExactly("ReceiptOverdue", "DocumentRequestExpired");
        assertThat(document.receiver(JUSTICE).phase()).isEqualTo(Phase.GIVEN_BACK);
        assertThat(document.receiver(WARD).phase()).isEqualTo(Phase.WITHDRAWN);
        // Silence leaves it the document, as it was.
        assertThat(document.receiver(OUTSIDE).phase()).isEqualTo(Phase.HOLDS);
        assertThat(document.state().settled()).isFalse();
        assertThat(document.reports(OUTSIDE, DocumentStatus.COMPLETED).told())
                .containsExactly("DocumentStatusChanged", "DocumentSettled");
    }

    @Test
    void oneThatHasCompletedItDecidesWhetherItComesBack() {
        var document = from(HEALTH)
                .sent(JUSTICE)
                .reports(JUSTICE, DocumentStatus.COMPLETED)
                .recalled(HEALTH, JUSTICE);
        assertThat(document.state().settled()).isFalse();
        document.reports(JUSTICE, DocumentStatus.DECLINED);
        assertThat(document.told()).containsExactly("DocumentRequestAnswered", "DocumentSettled");
        assertThat(document.only(DocumentRequestAnswered.class).agreed()).isFalse();
        assertThat(document.receiver(JUSTICE).phase()).isEqualTo(Phase.HOLDS);
    }

    @Test
    void status13OfTheSenderIsARecall() {
        var document = from(HEALTH)
                .sent(JUSTICE)
                .reports(JUSTICE, DocumentStatus.RECEIVED)
                .reports(HEALTH, DocumentStatus.RECALL_REQUESTED);
        assertThat(document.told()).containsExactly("DocumentRequestOpened", "DocumentDispatched");
        assertThat(document.reports(WARD, DocumentStatus.RECALL_REQUESTED)
                        .only(DocumentInputRefused.class)
                        .rule())
                .isEqualTo("BY_THE_SENDER");
    }

    @Test
    void BY_THE_SENDER() {
        var document = from(HEALTH).sent(JUSTICE).recalled(JUSTICE);
        assertThat(document.only(DocumentInputRefused.class))
                .returns("BY_THE_SENDER", DocumentInputRefused::rule)
                .returns("document-recall-requested", DocumentInputRefused::what);
        assertThat(document.receiver(JUSTICE).phase()).isEqualTo(Phase.HOLDS);
    }

    @Test
    void SOMEBODY_HOLDS_IT() {
        var document = from(HEALTH).sent(JUSTICE).recalled(HEALTH);
        assertThat(document.told()).containsExactly("DocumentWithdrawn", "DocumentSettled");
        assertThat(document.recalled(HEALTH).only(DocumentInputRefused.class).rule())
                .isEqualTo("SOMEBODY_HOLDS_IT");
    }

    @Test
    void aRecallFromOneThatWasNeverSentItIsRefused() {
        var document = from(HEALTH).sent(JUSTICE).recalled(HEALTH, WARD);
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("BY_A_RECEIVER");
    }

    @Test
    void whatTurnsOutToHaveArrivedIsAskedForAfterAll() {
        var document = from(HEALTH).sent(OUTSIDE, JUSTICE).recalled(HEALTH);
        assertThat(document.told()).containsExactly("DocumentWithdrawn", "DocumentWithdrawn", "DocumentSettled");
        assertThat(document.carried(OUTSIDE, TransportState.ON_AXIS).told())
                .containsExactly("TransportAcknowledged", "DocumentRequestOpened");
        assertThat(document.signed().told()).containsExactly("DocumentRequestSigned", "DocumentDispatched");
        assertThat(document.reports(JUSTICE, DocumentStatus.RECEIVED).told())
                .containsExactly("DocumentStatusChanged", "DocumentRequestOpened", "DocumentDispatched");
        assertThat(document.state().settled()).isFalse();
        document.reports(JUSTICE, DocumentStatus.AGREED).reports(OUTSIDE, DocumentStatus.AGREED);
        assertThat(document.told()).containsExactly("DocumentRequestAnswered", "DocumentSettled");
    }

    @Test
    void whatWaitsForItsSignatureIsTakenBackAtOnceAndNeverLeaves() {
        var document = from(HEALTH)
                .sent(aPackage('a', 'c', false), Way.PROVINCE, JUSTICE)
                .recalled(HEALTH);
        assertThat(document.told()).containsExactly("DocumentWithdrawn", "DocumentSettled");
        assertThat(document.signed().newest()).isEmpty();
        assertThat(document.dispatched()).isEmpty();
    }

    @Test
    void aQuestionThatCannotBeHandedOverEndsAtOnce() {
        var document = from(HEALTH)
                .sent(OUTSIDE)
                .carried(OUTSIDE, TransportState.ON_AXIS)
                .recalled(HEALTH)
                .signed();
        var asks = document.receiver(OUTSIDE).asked().sequence();
        document.carried(OUTSIDE, TransportState.FAILED, asks);
        assertThat(document.told()).containsExactly("DocumentRequestExpired");
        assertThat(document.receiver(OUTSIDE).transport()).isEqualTo(TransportState.ON_AXIS);
    }

    @Test
    void oneThatWasThoughtNotToHaveItMayAnswerAllTheSame() {
        var agrees = from(HEALTH).sent(OUTSIDE).recalled(HEALTH).reports(OUTSIDE, DocumentStatus.AGREED);
        assertThat(agrees.told()).containsExactly("DocumentRequestAnswered");
        assertThat(agrees.receiver(OUTSIDE).phase()).isEqualTo(Phase.GIVEN_BACK);
        // That its package had been on the axis asks nothing more.
        assertThat(agrees.carried(OUTSIDE, TransportState.ON_AXIS).told()).containsExactly("TransportAcknowledged");
        var declines = from(HEALTH).sent(OUTSIDE).recalled(HEALTH).reports(OUTSIDE, DocumentStatus.DECLINED);
        assertThat(declines.receiver(OUTSIDE).phase()).isEqualTo(Phase.HOLDS);
        assertThat(declines.state().settled()).isFalse();
    }

    // ---- a recall leaves signed

    private static ADocument onAxis() {
        return from(HEALTH).sent(OUTSIDE, JUSTICE).carried(OUTSIDE, TransportState.ON_AXIS);
    }

    @Test
    void aRecallOverTheAxisIsWrittenHereSignedByTheSenderAndOnlyThenOwed() throws Exception {
        var document = onAxis().recalled(HEALTH, OUTSIDE);
        assertThat(document.told()).containsExactly("DocumentRequestOpened");
        var command = document.commands().getLast();
        assertThat(command.agency()).isEqualTo(HEALTH);
        assertThat(command.decidedAt()).isEqualTo(TUESDAY_9AM);
        var edxml = command.inline().getBytes(UTF_8);
        assertThat(command.edxml().sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(edxml)));
        var written = (DocumentPackage) new PackageReader(Limits.DEFAULT)
                .read(new ByteArrayInputStream(edxml), _ -> OutputStream.nullOutputStream())
                .model()
                .orElseThrow();
        assertThat(written.trace().business().kind()).isEqualTo(BusinessKind.RECALL);
        assertThat(written.trace().business().reason()).isEqualTo("Sai phụ lục");
        assertThat(written.header().from().organId()).isEqualTo("H32.18");
        assertThat(written.header().to()).extracting(Party::organId).containsExactly("H29.3");
        assertThat(written.header().responseFor())
                .containsExactly(new ResponseFor(
                        "H32.18", "27/SYT-VP", "H32.18,2019/03/12,27/SYT-VP", LocalDate.of(2019, 3, 12)));

        document.at("2019-03-13T02:00:00Z").signed();

        assertThat(document.told()).containsExactly("DocumentRequestSigned", "DocumentDispatched");
        assertThat(document.only(DocumentDispatched.class).consignment().edxml().sha256())
                .isEqualTo("b".repeat(64));
        assertThat(document.only(DocumentRequestSigned.class))
                .returns(List.of(OUTSIDE), DocumentRequestSigned::at)
                // two working days from the signature
                .returns(Instant.parse("2019-03-15T02:00:00Z"), DocumentRequestSigned::answerBy);
        assertThat(document.receiver(OUTSIDE).asked().answerBy()).isEqualTo("2019-03-15T02:00:00Z");
        assertThat(document.state().consignment().edxml().sha256())
                .as("the document's own package stays")
                .isEqualTo("a".repeat(64));
        assertThat(document.signed().told()).as("the answer again").isEmpty();
        assertThat(document.signingRefused().told()).as("another answer").isEmpty();
    }

    @Test
    void aReceiverThatAnUpdateRemovesIsAskedByASignedPackage() {
        var document = onAxis().updated(null, List.of(), List.of(OUTSIDE));
        assertThat(document.told()).containsExactly("DocumentRequestOpened");
        assertThat(document.commands().getLast().inline()).contains("Cập nhật");
        assertThat(document.signed().only(DocumentDispatched.class))
                .returns(1, DocumentDispatched::kind)
                .satisfies(recall -> assertThat(recall.consignment().signed()).isTrue());
    }

    @Test
    void aRecallGivenWithoutASignatureGetsItFirst() {
        var document = onAxis().reports(JUSTICE, DocumentStatus.RECEIVED).recalledBy(aPackage('f', 'd', false));
        assertThat(document.told()).containsExactly("DocumentRequestOpened");
        var command = document.commands().getLast();
        assertThat(command.edxml().sha256()).isEqualTo("f".repeat(64));
        assertThat(command.inline()).isNull();
        document.signed();
        assertThat(document.told())
                .containsExactly("DocumentRequestSigned", "DocumentDispatched", "DocumentDispatched");
        assertThat(document.only(DocumentRequestSigned.class).consignment().contents())
                .containsExactly("d".repeat(64));
        assertThat(onAxis().recalledBy(aPackage('f', 'd', true), OUTSIDE).told())
                .as("a signed one goes as it came")
                .containsExactly("DocumentRequestOpened", "DocumentDispatched");
    }

    @Test
    void whereItCannotBeSignedEachKeepsTheDocumentAndMayBeAskedAgain() {
        var document = onAxis().recalled(HEALTH, OUTSIDE).signingRefused();
        assertThat(document.told()).containsExactly("DocumentRequestUnsigned");
        assertThat(document.only(DocumentRequestUnsigned.class))
                .returns(List.of(OUTSIDE), DocumentRequestUnsigned::at)
                .returns("NO_KEY", DocumentRequestUnsigned::reasonCode);
        assertThat(document.receiver(OUTSIDE).phase()).isEqualTo(Phase.HOLDS);
        assertThat(document.receiver(OUTSIDE).isAsked()).isFalse();
        assertThat(document.recalled(HEALTH, OUTSIDE).told()).containsExactly("DocumentRequestOpened");
    }

    @Test
    void whileItWaitsForItsSignatureNoTimeRunsAndAnAnswerCounts() {
        var document = onAxis().recalled(HEALTH, OUTSIDE);
        document.passes("2019-03-20T02:00:00Z");
        assertThat(document.told()).doesNotContain("DocumentRequestExpired");
        assertThat(document.recalled(HEALTH, OUTSIDE)
                        .only(DocumentInputRefused.class)
                        .rule())
                .isEqualTo("ONE_REQUEST_AT_A_TIME");
        document.reports(OUTSIDE, DocumentStatus.AGREED);
        assertThat(document.receiver(OUTSIDE).phase()).isEqualTo(Phase.GIVEN_BACK);
        document.signed();
        assertThat(document.told()).as("nobody is asked any more").containsExactly("DocumentRequestSigned");
    }

    @Test
    void aReasonThatNoPackageMayHoldLeavesEachWithTheDocument() {
        var document =
                onAxis().when(new DocumentRecallRequested(HEALTH, List.of(OUTSIDE), "sai \u0001", Way.PROVINCE, null));
        assertThat(document.told()).containsExactly("DocumentRequestOpened", "DocumentRequestUnsigned");
        assertThat(document.only(DocumentRequestUnsigned.class).reasonCode()).isEqualTo("PACKAGE_UNWRITABLE");
        assertThat(document.receiver(OUTSIDE).isAsked()).isFalse();
    }

    // ---- answers

    @Test
    void SOMETHING_WAS_ASKED() {
        var document = from(HEALTH).sent(JUSTICE).reports(JUSTICE, DocumentStatus.AGREED);
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("SOMETHING_WAS_ASKED");
    }

    @Test
    void anAnswerAfterTheLimitCountsAndASecondOneIsKept() {
        var document = from(HEALTH)
                .sent(JUSTICE)
                .reports(JUSTICE, DocumentStatus.RECEIVED)
                .recalled(HEALTH)
                .passes("2019-03-20T02:00:00Z");
        assertThat(document.only(DocumentRequestExpired.class).what()).isEqualTo("recall");
        assertThat(document.reports(JUSTICE, DocumentStatus.AGREED).told())
                .containsExactly("DocumentRequestAnswered", "DocumentSettled");
        assertThat(document.reports(JUSTICE, DocumentStatus.AGREED)
                        .only(DocumentStatusKept.class)
                        .explanation())
                .isEqualTo("REPEATED");
        assertThat(document.reports(JUSTICE, DocumentStatus.DECLINED)
                        .only(DocumentStatusKept.class)
                        .explanation())
                .isEqualTo("ALREADY_FURTHER");
        // It has given the document back: what it says about it now changes nothing.
        assertThat(document.reports(JUSTICE, DocumentStatus.COMPLETED)
                        .only(DocumentStatusKept.class)
                        .explanation())
                .isEqualTo("AFTER_THE_END");
    }

    @Test
    void ONE_REQUEST_AT_A_TIME() {
        var document = from(HEALTH)
                .sent(JUSTICE, WARD)
                .reports(JUSTICE, DocumentStatus.RECEIVED)
                .reports(WARD, DocumentStatus.RECEIVED)
                .recalled(HEALTH, JUSTICE)
                .recalled(HEALTH);
        // The other is asked; the one that has been asked already isn't asked anything else.
        assertThat(document.told())
                .containsExactly("DocumentRequestOpened", "DocumentDispatched", "DocumentInputRefused");
        assertThat(document.only(DocumentRequestOpened.class).at()).containsExactly(WARD);
        assertThat(document.only(DocumentInputRefused.class))
                .returns("ONE_REQUEST_AT_A_TIME", DocumentInputRefused::rule)
                .satisfies(refused -> assertThat(refused.reason()).contains(JUSTICE.value()));
        document.reports(JUSTICE, DocumentStatus.DECLINED).recalled(HEALTH, JUSTICE);
        assertThat(document.told()).containsExactly("DocumentRequestOpened", "DocumentDispatched");
    }

    // ---- update

    @Test
    void anUpdateAddsRemovesAndChanges() {
        var document = from(HEALTH).sent(JUSTICE, WARD).reports(JUSTICE, DocumentStatus.RECEIVED);
        document.updated(aPackage('f', 'd', true), List.of(OUTSIDE), List.of(WARD));
        assertThat(document.told())
                .containsExactly(
                        "DocumentWithdrawn", "DocumentRequestOpened", "DocumentDispatched", "DocumentDispatched");
        assertThat(document.only(DocumentWithdrawn.class).receiver()).isEqualTo(WARD);
        var changed = document.dispatched().get(2);
        assertThat(changed.kind()).isEqualTo(2);
        assertThat(changed.receiver().agency()).isEqualTo(JUSTICE);
        var added = document.dispatched().get(3);
        assertThat(added.kind()).isZero();
        assertThat(added.receiver().agency()).isEqualTo(OUTSIDE);
        assertThat(added.consignment().edxml().sha256()).isEqualTo("f".repeat(64));
        document.reports(JUSTICE, DocumentStatus.AGREED);
        assertThat(document.receiver(JUSTICE).phase()).isEqualTo(Phase.HOLDS);
        assertThat(document.receiver(JUSTICE).asked().progress()).isEqualTo(Progress.AGREED);
        // Both contents belong to this DocumentId now: neither coming again is a fault.
        assertThat(document.sent(aPackage('a', 'c', true), Way.PROVINCE, JUSTICE)
                        .told())
                .containsExactly("DuplicateRecognised");
        assertThat(document.sent(aPackage('f', 'd', true), Way.PROVINCE, JUSTICE)
                        .told())
                .containsExactly("DuplicateRecognised");
    }

    @Test
    void changedDataAreSignedBeforeAnybodyIsAsked() {
        var document = from(HEALTH).sent(JUSTICE).reports(JUSTICE, DocumentStatus.RECEIVED);
        document.updated(aPackage('f', 'd', false), List.of(WARD), List.of());
        assertThat(document.told()).containsExactly("DocumentRequestOpened");
        assertThat(document.only(DocumentRequestOpened.class).at()).isEmpty();
        document.updated(aPackage('e', 'e', true), List.of(), List.of());
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("SIGNED_FIRST");
        document.signed();
        assertThat(document.told())
                .containsExactly(
                        "DocumentPackageSigned", "DocumentRequestOpened", "DocumentDispatched", "DocumentDispatched");
    }

    @Test
    void SOMETHING_CHANGES() {
        var document = from(HEALTH).sent(JUSTICE).updated(null, List.of(JUSTICE), List.of());
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("SOMETHING_CHANGES");
    }

    @Test
    void onlyReceiversCanBeRemoved() {
        var document = from(HEALTH).sent(JUSTICE).updated(null, List.of(), List.of(WARD));
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("BY_A_RECEIVER");
    }

    // ---- replacement

    @Test
    void aReplacementTakesBackOrAsks() {
        var document = from(HEALTH)
                .sent(JUSTICE, WARD)
                .reports(JUSTICE, DocumentStatus.RECEIVED)
                .replacedBy(ANOTHER);
        assertThat(document.told()).containsExactly("DocumentReplaced", "DocumentWithdrawn", "DocumentRequestOpened");
        assertThat(document.only(DocumentReplaced.class).with()).isEqualTo(ANOTHER);
        document.reports(JUSTICE, DocumentStatus.AGREED);
        assertThat(document.told()).containsExactly("DocumentRequestAnswered", "DocumentSettled");
        assertThat(document.receiver(JUSTICE).phase()).isEqualTo(Phase.REPLACED);
    }

    @Test
    void REPLACED_BY_ANOTHER() {
        var document = from(HEALTH).sent(JUSTICE);
        document.replacedBy(ADocument.letterhead(HEALTH, 0).code());
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("REPLACED_BY_ANOTHER");
    }

    // ---- all of it

    /** Whatever is asked and answered, in whatever order: time alone brings each receiver to a known end. */
    @Test
    void everySagaEndsWithEveryReceiverKnown() {
        var random = new Random(102);
        var agencies = List.of(JUSTICE, WARD, OUTSIDE);
        for (int story = 0; story < 400; story++) {
            boolean signed = random.nextBoolean();
            var document = from(HEALTH).sent(aPackage('a', 'c', signed), Way.PROVINCE, JUSTICE, WARD, OUTSIDE);
            for (int step = 0; step < 15; step++) {
                var agency = agencies.get(random.nextInt(3));
                switch (random.nextInt(9)) {
                    case 0 -> document.recalled(HEALTH, agency);
                    case 1 -> document.recalled(HEALTH);
                    case 2 ->
                        document.updated(
                                aPackage((char) ('a' + random.nextInt(6)), 'd', random.nextBoolean()),
                                new ArrayList<>(List.of(agency)),
                                List.of());
                    case 3 -> document.updated(null, List.of(), List.of(agency));
                    case 4 -> document.replacedBy(ANOTHER);
                    case 5 -> document.carried(agency, TransportState.values()[random.nextInt(4)]);
                    case 6 -> {
                        var commands = document.commands();
                        if (!commands.isEmpty()) {
                            // Old ones are answered again, too.
                            var command = commands.get(random.nextInt(commands.size()));
                            if (random.nextBoolean()) {
                                document.signed(command);
                            } else {
                                document.signingRefused(command);
                            }
                        }
                    }
                    default ->
                        document.reports(
                                agency, DocumentStatus.values()[random.nextInt(DocumentStatus.values().length)]);
                }
                assertThat(document.state().settled())
                        .isEqualTo(document.state().hasEnded());
            }
            List.copyOf(document.commands()).forEach(document::signed);
            assertThat(document.state().recalls()).isEmpty();
            document.passes("2019-12-31T02:00:00Z");
            assertThat(document.nextDue()).isEmpty();
            document.state().receivers().values().forEach(receiver -> {
                assertThat(receiver.isAsked()).isFalse();
                assertThat(receiver.receiptAwaitedBy()).isNull();
            });
        }
    }
}

package vn.lienthong.routing.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.routing.document.ADocument.HEALTH;
import static vn.lienthong.routing.document.ADocument.JUSTICE;
import static vn.lienthong.routing.document.ADocument.MINISTRY;
import static vn.lienthong.routing.document.ADocument.OUTSIDE;
import static vn.lienthong.routing.document.ADocument.TUESDAY_5PM;
import static vn.lienthong.routing.document.ADocument.TUESDAY_9AM;
import static vn.lienthong.routing.document.ADocument.WARD;
import static vn.lienthong.routing.document.ADocument.aPackage;
import static vn.lienthong.routing.document.ADocument.from;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.assurance.Assurance;
import vn.lienthong.contract.assurance.SignatureFormat;
import vn.lienthong.contract.assurance.SignatureLevel;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentEvent.DocumentDispatched;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentPackageTimestamped;
import vn.lienthong.contract.document.DocumentEvent.DocumentRegistered;
import vn.lienthong.contract.document.DocumentEvent.DocumentSigningAwaitsApproval;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageApprovalAwaited;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageSigned;
import vn.lienthong.contract.signature.PackageSignatureEvent.PackageTimestamped;
import vn.lienthong.routing.decision.Undecidable;

class DispatchTest {
    @Test
    void whatIsSignedGoesOutAtOnceToEachReceiverItsWay() {
        var document = from(HEALTH, 1).sent(JUSTICE, MINISTRY, OUTSIDE);
        assertThat(document.told())
                .containsExactly(
                        "DocumentRegistered", "DocumentDispatched", "DocumentDispatched", "DocumentDispatched");
        assertThat(document.dispatched())
                .extracting(out -> out.receiver().agency(), DocumentDispatched::way, DocumentDispatched::priority)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(JUSTICE, Way.PROVINCE, 1),
                        org.assertj.core.groups.Tuple.tuple(MINISTRY, Way.AXIS, 1),
                        org.assertj.core.groups.Tuple.tuple(OUTSIDE, Way.AXIS, 1));
        assertThat(document.commands()).isEmpty();
    }

    @Test
    void whatIsUnsignedIsSignedFirst() {
        var document = from(HEALTH).sent(aPackage('a', 'c', false), Way.PROVINCE, JUSTICE);
        assertThat(document.told()).containsExactly("DocumentRegistered");
        assertThat(document.commands()).singleElement().satisfies(command -> {
            assertThat(command.agency()).isEqualTo(HEALTH);
            assertThat(command.edxml().sha256()).isEqualTo("a".repeat(64));
        });
        document.signed();
        assertThat(document.told()).containsExactly("DocumentPackageSigned", "DocumentDispatched");
        assertThat(document.only(DocumentDispatched.class).consignment().edxml().sha256())
                .isEqualTo("b".repeat(64));
    }

    @Test
    void anAnswerOfSigningIsHeardOnce() {
        var document = from(HEALTH)
                .sent(aPackage('a', 'c', false), Way.PROVINCE, JUSTICE)
                .signed();
        assertThat(document.signed().newest()).isEmpty();
    }

    @Test
    void aTimestampThatComesLaterIsToldOnceAndChangesNothing() {
        var document = from(HEALTH).sent(aPackage('a', 'c', false), Way.PROVINCE, JUSTICE);
        var command = document.commands().getLast();
        var awaited = new PackageApprovalAwaited(command.request(), command.document(), HEALTH, TUESDAY_5PM);
        assertThat(document.answered(awaited).newest())
                .containsExactly(new DocumentSigningAwaitsApproval(HEALTH, TUESDAY_5PM));
        assertThat(document.answered(awaited).newest()).isEmpty();

        var signed = new Attachment("b".repeat(64), "b.edxml", Consignment.MEDIA_TYPE, 6022);
        var timestamped = new Attachment("d".repeat(64), "b.edxml", Consignment.MEDIA_TYPE, 9022);
        document.answered(new PackageSigned(
                command.request(),
                command.document(),
                HEALTH,
                "a".repeat(64),
                signed,
                "4f2a",
                TUESDAY_9AM,
                new Assurance(SignatureFormat.XADES, SignatureLevel.B, null)));
        assertThat(document.state().untimed()).containsExactly(signed.sha256());
        document.reports(JUSTICE, DocumentStatus.COMPLETED);
        assertThat(document.state().settled()).isTrue();
        var at = new Assurance(SignatureFormat.XADES, SignatureLevel.T, TUESDAY_5PM);
        var later =
                new PackageTimestamped(command.request(), command.document(), HEALTH, signed.sha256(), timestamped, at);
        assertThat(document.answered(later).newest())
                .containsExactly(new DocumentPackageTimestamped(signed.sha256(), timestamped, at));
        assertThat(document.state().consignment().edxml()).isEqualTo(signed);
        assertThat(document.state().settled()).isTrue();
        assertThat(document.answered(later).newest()).isEmpty();
    }

    @Test
    void whatCannotBeSignedDoesNotLeaveAndMayBeSentAgain() {
        var document = from(HEALTH)
                .sent(aPackage('a', 'c', false), Way.PROVINCE, JUSTICE)
                .signingRefused();
        assertThat(document.told()).containsExactly("DocumentSigningRefused");
        assertThat(document.state().receivers()).isEmpty();
        document.sent(aPackage('d', 'e', false), Way.PROVINCE, JUSTICE).signed();
        assertThat(document.of(DocumentRegistered.class)).hasSize(2);
        assertThat(document.dispatched()).hasSize(1);
    }

    @Test
    void whatCameOverTheAxisGoesToOurOwnOnly() {
        var document =
                from(OUTSIDE).sent(aPackage('a', 'c', false), Way.AXIS, JUSTICE, MINISTRY, new AgencyCode("G09"));
        assertThat(document.dispatched())
                .extracting(out -> out.receiver().agency())
                .containsExactly(JUSTICE);
        assertThat(document.commands()).isEmpty();
    }

    @Test
    void whatCameOverTheAxisForNobodyOfOursIsSettledAtOnce() {
        var document = from(OUTSIDE).sent(aPackage('a', 'c', true), Way.AXIS, MINISTRY);
        assertThat(document.told()).containsExactly("DocumentRegistered", "DocumentSettled");
    }

    @Test
    void receiversAreKnownByEitherFormOfTheirCode() {
        var document = from(HEALTH).sent(new AgencyCode("000.00.15.H32"), JUSTICE);
        assertThat(document.dispatched())
                .extracting(out -> out.receiver().agency())
                .containsExactly(JUSTICE);
        document.reports(new AgencyCode("000.00.15.H32"), DocumentStatus.RECEIVED);
        assertThat(document.receiver(JUSTICE).status()).isEqualTo(DocumentStatus.RECEIVED);
    }

    @Test
    void aReportAboutADocumentNobodySentIsPutAside() {
        assertThatThrownBy(() -> from(HEALTH).reports(JUSTICE, DocumentStatus.RECEIVED))
                .isInstanceOf(Undecidable.class)
                .hasMessage("no document of this code has been sent");
    }

    // ---- by when receipt is to be notified

    @ParameterizedTest
    @CsvSource({
        // Tuesday morning, before opening, and five to five: the same day
        "2019-03-12T02:00:00Z, 2019-03-12T10:00:00Z",
        "2019-03-11T22:00:00Z, 2019-03-12T10:00:00Z",
        "2019-03-12T09:55:00Z, 2019-03-12T10:00:00Z",
        // at the close, and on Friday evening: the next working day
        "2019-03-12T10:00:00Z, 2019-03-13T10:00:00Z",
        "2019-03-15T13:00:00Z, 2019-03-18T10:00:00Z",
        // Saturday, and the eve of 30 April and 1 May
        "2019-03-16T03:00:00Z, 2019-03-18T10:00:00Z",
    })
    void receiptIsDueTheSameWorkingDay(Instant sent, Instant due) {
        var document = from(HEALTH).at(sent).sent(JUSTICE);
        assertThat(document.only(DocumentDispatched.class).receiptBy()).isEqualTo(due);
        assertThat(document.nextDue()).contains(due);
    }

    @Test
    void whatIsExpressByTheHourDoesNotWaitForOfficesToOpen() {
        var document = from(HEALTH, 4).at("2019-03-15T13:00:00Z").sent(JUSTICE);
        assertThat(document.only(DocumentDispatched.class).receiptBy()).isEqualTo("2019-03-15T15:00:00Z");
    }

    @Test
    void silenceUntilTheEndOfTheDayIsToldOnce() {
        var document = from(HEALTH).sent(JUSTICE, WARD).reports(WARD, DocumentStatus.RECEIVED);
        document.passes("2019-03-12T09:59:59Z");
        assertThat(document.newest()).isEmpty();
        document.at(TUESDAY_5PM).passes("2019-03-12T10:00:00Z");
        assertThat(document.told()).containsExactly("ReceiptOverdue");
        assertThat(document.receiver(JUSTICE).overdue()).isTrue();
        assertThat(document.passes("2019-03-12T10:00:01Z").newest()).isEmpty();
        assertThat(document.nextDue()).isEmpty();
    }

    // ---- sent again

    @Test
    void theSameDocumentIsRecognisedAfterAMonth() {
        var document = from(HEALTH)
                .sent(aPackage('a', 'c', true), Way.PROVINCE, JUSTICE)
                .at("2019-04-12T02:00:00Z")
                .sent(aPackage('f', 'c', true), Way.PROVINCE, JUSTICE);
        assertThat(document.told()).containsExactly("DuplicateRecognised");
        assertThat(document.dispatched()).hasSize(1);
    }

    @Test
    void onlyFurtherReceiversGetIt() {
        var document = from(HEALTH).sent(JUSTICE).sent(JUSTICE, WARD);
        assertThat(document.told()).containsExactly("DocumentDispatched");
        assertThat(document.only(DocumentDispatched.class).receiver().agency()).isEqualTo(WARD);
    }

    @Test
    void itIsSentAgainToWhomItCouldNotBeHandedTo() {
        var document = from(HEALTH).sent(OUTSIDE).carried(OUTSIDE, TransportState.FAILED);
        assertThat(document.told()).containsExactly("TransportAcknowledged", "DocumentSettled");
        document.sent(OUTSIDE);
        assertThat(document.told()).containsExactly("DocumentDispatched");
        assertThat(document.receiver(OUTSIDE).transport()).isEqualTo(TransportState.OWED);
        assertThat(document.state().settled()).isFalse();
    }

    @Test
    void DOCUMENT_ID_REUSED() {
        var document = from(HEALTH).sent(JUSTICE).sent(aPackage('f', 'd', true), Way.PROVINCE, JUSTICE);
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("DOCUMENT_ID_REUSED");
        assertThat(document.dispatched()).hasSize(1);
    }

    @Test
    void SIGNED_FIRST() {
        var unsigned = aPackage('a', 'c', false);
        var document = from(HEALTH).sent(unsigned, Way.PROVINCE, JUSTICE);
        assertThat(document.sent(unsigned, Way.PROVINCE, JUSTICE).told()).containsExactly("DuplicateRecognised");
        document.sent(unsigned, Way.PROVINCE, JUSTICE, WARD);
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("SIGNED_FIRST");
    }
}

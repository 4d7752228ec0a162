package vn.lienthong.routing.document;

import static org.assertj.core.api.Assertions.assertThat;
import static vn.lienthong.routing.document.ADocument.HEALTH;
import static vn.lienthong.routing.document.ADocument.JUSTICE;
import static vn.lienthong.routing.document.ADocument.MINISTRY;
import static vn.lienthong.routing.document.ADocument.OUTSIDE;
import static vn.lienthong.routing.document.ADocument.WARD;
import static vn.lienthong.routing.document.ADocument.aPackage;
import static vn.lienthong.routing.document.ADocument.from;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vn.lienthong.contract.document.DocumentEvent.DocumentInputRefused;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusChanged;
import vn.lienthong.contract.document.DocumentEvent.DocumentStatusKept;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;

/** Reports come late, twice and in any order. */
class MergeTest {
    /** What is known, what comes, and what is known then and why. */
    @ParameterizedTest
    @CsvSource({
        "01, 03, 03, ",
        "03, 06, 06, ",
        "06, 03, 06, ALREADY_FURTHER",
        "06, 01, 06, ALREADY_FURTHER",
        "03, 02, 03, ALREADY_FURTHER",
        "06, 02, 06, ALREADY_FURTHER",
        "01, 02, 02, ",
        "02, 01, 02, ALREADY_FURTHER",
        "02, 03, 03, ",
        "04, 04, 04, REPEATED",
        "05, 04, 05, ALREADY_FURTHER",
    })
    void stepsOnlyMoveOn(String known, String comes, String then, String kept) {
        var document = from(HEALTH)
                .sent(JUSTICE)
                .reports(JUSTICE, DocumentStatus.of(known))
                .reports(JUSTICE, DocumentStatus.of(comes));
        assertThat(document.receiver(JUSTICE).status()).isEqualTo(DocumentStatus.of(then));
        if (kept == null) {
            assertThat(document.only(DocumentStatusChanged.class).status()).isEqualTo(DocumentStatus.of(comes));
        } else {
            var told = document.only(DocumentStatusKept.class);
            assertThat(told.explanation()).isEqualTo(kept);
            assertThat(told.status()).isEqualTo(DocumentStatus.of(comes));
            assertThat(told.current()).isEqualTo(DocumentStatus.of(then));
            assertThat(told.reason()).isEqualTo("lý do");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OWED, ON_AXIS, ON_AXIS",
        "ON_AXIS, FETCHED, FETCHED",
        "FETCHED, ON_AXIS, FETCHED",
        "ON_AXIS, FAILED, FAILED",
        "FAILED, ON_AXIS, FAILED",
        "FAILED, FETCHED, FETCHED",
        "FETCHED, FAILED, FETCHED",
    })
    void transportMovesOnApartFromWhatTheReceiverDoes(TransportState known, TransportState comes, TransportState then) {
        var document = from(HEALTH)
                .sent(OUTSIDE)
                .reports(OUTSIDE, DocumentStatus.RECEIVED)
                .carried(OUTSIDE, known)
                .carried(OUTSIDE, comes);
        assertThat(document.receiver(OUTSIDE).transport()).isEqualTo(then);
        assertThat(document.receiver(OUTSIDE).status()).isEqualTo(DocumentStatus.RECEIVED);
        assertThat(document.told()).containsExactly("TransportAcknowledged");
    }

    @Test
    void theSenderIsToldTheWayTheDocumentCame() {
        var inside = from(HEALTH).sent(JUSTICE).reports(JUSTICE, DocumentStatus.RECEIVED);
        assertThat(inside.only(DocumentStatusChanged.class).tell()).isEqualTo(Way.PROVINCE);
        var outside = from(OUTSIDE)
                .sent(aPackage('a', 'c', true), Way.AXIS, JUSTICE)
                .reports(JUSTICE, DocumentStatus.RECEIVED);
        assertThat(outside.only(DocumentStatusChanged.class).tell()).isEqualTo(Way.AXIS);
    }

    @Test
    void itIsSettledWhenTheLastReceiverHasEnded() {
        var document = from(HEALTH).sent(JUSTICE, WARD, OUTSIDE).reports(JUSTICE, DocumentStatus.COMPLETED);
        assertThat(document.reports(WARD, DocumentStatus.REFUSED).told()).containsExactly("DocumentStatusChanged");
        assertThat(document.carried(OUTSIDE, TransportState.FAILED).told())
                .containsExactly("TransportAcknowledged", "DocumentSettled");
        // One takes it after all: not settled until it is done.
        assertThat(document.reports(WARD, DocumentStatus.RECEIVED).told()).containsExactly("DocumentStatusChanged");
        assertThat(document.state().settled()).isFalse();
        assertThat(document.reports(WARD, DocumentStatus.COMPLETED).told())
                .containsExactly("DocumentStatusChanged", "DocumentSettled");
    }

    @Test
    void BY_A_RECEIVER() {
        var document = from(HEALTH).sent(JUSTICE).reports(WARD, DocumentStatus.RECEIVED);
        assertThat(document.only(DocumentInputRefused.class))
                .returns(WARD, DocumentInputRefused::by)
                .returns("BY_A_RECEIVER", DocumentInputRefused::rule)
                .returns("document-status-reported", DocumentInputRefused::what);
        document.carried(MINISTRY, TransportState.FETCHED);
        assertThat(document.only(DocumentInputRefused.class).rule()).isEqualTo("BY_A_RECEIVER");
    }

    @Test
    void aReceiverThatIsStillToGetItIsHeardAndChangesNothing() {
        var document = from(HEALTH)
                .sent(aPackage('a', 'c', false), Way.PROVINCE, JUSTICE)
                .reports(JUSTICE, DocumentStatus.RECEIVED);
        assertThat(document.only(DocumentStatusKept.class).explanation()).isEqualTo("NOT_A_RECEIVER_YET");
        assertThat(document.signed().receiver(JUSTICE).status()).isNull();
    }

    /** The heart of it: whatever order the same reports come in, and however often, the same is known in the end. */
    @Test
    void everyOrderOfTheSameReportsLeadsToTheSameState() {
        var random = new Random(20190312);
        for (int story = 0; story < 200; story++) {
            var reports = someReports(random);
            var states = new HashSet<DocumentState>();
            for (int order = 0; order < 25; order++) {
                var shuffled = new ArrayList<>(reports);
                Collections.shuffle(shuffled, random);
                // Some come twice.
                shuffled.addAll(shuffled.subList(0, random.nextInt(shuffled.size())));
                var document = from(HEALTH).sent(JUSTICE, WARD, OUTSIDE);
                shuffled.forEach(report -> report.accept(document));
                assertThat(document.state().settled())
                        .isEqualTo(document.state().hasEnded());
                states.add(document.state());
            }
            assertThat(states).as("story %d", story).hasSize(1);
        }
    }

    private static List<Consumer<ADocument>> someReports(Random random) {
        List<Consumer<ADocument>> reports = new ArrayList<>();
        var steps = List.of("01", "02", "03", "04", "05", "06");
        for (var receiver : List.of(JUSTICE, WARD, OUTSIDE)) {
            for (var step : steps) {
                if (random.nextInt(3) > 0) {
                    reports.add(document -> document.reports(receiver, DocumentStatus.of(step)));
                }
            }
            for (var transport : List.of(TransportState.ON_AXIS, TransportState.FETCHED, TransportState.FAILED)) {
                if (random.nextInt(2) > 0) {
                    reports.add(document -> document.carried(receiver, transport));
                }
            }
        }
        reports.add(document -> document.reports(MINISTRY, DocumentStatus.RECEIVED));
        return reports;
    }
}

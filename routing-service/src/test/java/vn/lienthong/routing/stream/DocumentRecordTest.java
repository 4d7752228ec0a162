package vn.lienthong.routing.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static vn.lienthong.routing.document.ADocument.HEALTH;
import static vn.lienthong.routing.document.ADocument.JUSTICE;
import static vn.lienthong.routing.document.ADocument.OUTSIDE;
import static vn.lienthong.routing.document.ADocument.TUESDAY_5PM;
import static vn.lienthong.routing.document.ADocument.TUESDAY_9AM;
import static vn.lienthong.routing.document.ADocument.WARD;
import static vn.lienthong.routing.document.ADocument.aPackage;
import static vn.lienthong.routing.document.ADocument.addressees;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.document.TransportState;
import vn.lienthong.contract.document.Way;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.routing.document.DocumentState;
import vn.lienthong.routing.document.DocumentState.Asked;
import vn.lienthong.routing.document.DocumentState.Named;
import vn.lienthong.routing.document.DocumentState.Phase;
import vn.lienthong.routing.document.DocumentState.Progress;
import vn.lienthong.routing.document.DocumentState.Recall;
import vn.lienthong.routing.document.DocumentState.ReceiverState;
import vn.lienthong.routing.document.DocumentState.Request;
import vn.lienthong.routing.document.DocumentState.Signing;

class DocumentRecordTest {
    private static DocumentRecord of(DocumentState state) {
        return new DocumentRecord(
                state,
                4711,
                "d".repeat(64),
                TUESDAY_9AM,
                List.of(UUID.randomUUID().toString(), "vb-1/4/fetched"),
                TUESDAY_5PM,
                "intake.document.events/0/17",
                3);
    }

    private static DocumentState state(Signing signing, Map<AgencyCode, ReceiverState> receivers) {
        var untimed = signing == null ? List.<String>of() : List.of("b".repeat(64), "c".repeat(64));
        var odd = new Consignment(new Attachment("a".repeat(64), "27.edxml", "text/xml", 0), List.of(), false);
        var named = signing == null
                ? null
                : new Named("H32.18,2019/03/12,27/SYT-VP", "27", "SYT-VP", "", LocalDate.of(2019, 3, 12));
        var recalls = signing == null
                ? List.<Recall>of()
                : List.of(
                        new Recall(14, List.of(), List.of(OUTSIDE), "", false),
                        new Recall(4711, List.of("c".repeat(64)), List.of(JUSTICE, WARD), "Ban hành nhầm", true));
        return new DocumentState(
                HEALTH,
                Way.AXIS,
                4,
                true,
                odd,
                List.of("a".repeat(64)),
                named,
                signing,
                recalls,
                untimed,
                true,
                receivers,
                true);
    }

    @Test
    void readsBackWhatItWrote() {
        var signing = new Signing(
                "vb-1/3",
                aPackage('a', 'c', false),
                addressees(JUSTICE, WARD),
                List.of(OUTSIDE),
                "Thêm nơi nhận",
                true);
        var record = of(state(signing, Map.of()));
        assertThat(DocumentRecord.read(record.write())).isEqualTo(record);
        assertThat(DocumentRecord.timer(record.write())).isEqualTo(TUESDAY_5PM);
        assertThat(DocumentRecord.read(null)).isEqualTo(DocumentRecord.NONE);
        assertThat(DocumentRecord.read(DocumentRecord.NONE.write())).isEqualTo(DocumentRecord.NONE);
        assertThat(DocumentRecord.timer(DocumentRecord.NONE.write())).isNull();
    }

    /** Every state a receiver can be in: each value has its place in the bytes. */
    @Test
    void readsBackEveryReceiver() {
        var receivers = new LinkedHashMap<AgencyCode, ReceiverState>();
        for (var phase : Phase.values()) {
            for (var transport : TransportState.values()) {
                for (var request : Request.values()) {
                    for (var progress : Progress.values()) {
                        for (var status : DocumentStatus.values()) {
                            var number = receivers.size();
                            receivers.put(
                                    new AgencyCode("H%02d.%d".formatted(number / 900, number % 900 + 1)),
                                    new ReceiverState(
                                            number % 2 == 0 ? Way.AXIS : Way.PROVINCE,
                                            number,
                                            phase,
                                            transport,
                                            number % 3 == 0 ? null : status,
                                            number % 5 == 0 ? null : TUESDAY_5PM,
                                            number % 7 == 0,
                                            number % 11 == 0
                                                    ? null
                                                    : new Asked(request, progress, TUESDAY_5PM, number)));
                        }
                    }
                }
            }
        }
        var record = of(state(null, receivers));
        var read = DocumentRecord.read(record.write());
        assertThat(read).isEqualTo(record);
        assertThat(read.state().receivers().keySet()).containsExactlyElementsOf(receivers.keySet());
    }

    /** What was stored before names and recalls were kept ends before them. */
    @Test
    void readsWhatTheFirstVersionWrote() {
        var record = of(state(null, Map.of()));
        var now = record.write();
        var stored = Arrays.copyOf(now, now.length - 1);
        stored[0] = 1;
        assertThat(DocumentRecord.read(stored)).isEqualTo(record);
    }

    @Test
    void refusesAFormItDoesNotKnow() {
        var stored = of(state(null, Map.of())).write();
        stored[0] = 9;
        assertThatThrownBy(() -> DocumentRecord.read(stored))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unknown form");
    }
}

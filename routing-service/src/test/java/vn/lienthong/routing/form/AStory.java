package vn.lienthong.routing.form;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.form.Names;
import vn.lienthong.routing.disclosure.Disclosed;
import vn.lienthong.routing.registry.KhanhHoa;

/** A journal made by hand: what happened together at a moment is one input's doing. */
final class AStory {
    static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    static final AgencyCode POLICE = new AgencyCode("G01.32.41");
    static final AgencyCode INSURANCE = new AgencyCode("G24.32.41");
    static final String CODE = "000.01.41.H32-190311-0027";
    static final Instant RECEIVED = vietnam("2019-03-11T09:00");
    static final Instant DUE = vietnam("2019-04-08T09:00");
    static final Attachment PAPER = new Attachment("a".repeat(64), "ket-qua.pdf", "application/pdf", 20_480);

    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private final String code;
    private final List<JournalEntry> entries = new ArrayList<>();
    private int inputs;

    private AStory(String code) {
        this.code = code;
    }

    static AStory aStory() {
        return aStory(CODE);
    }

    static AStory aStory(String code) {
        return new AStory(code);
    }

    static Names names() {
        return new Names(at -> KhanhHoa.registry());
    }

    /** A moment in Vietnam, e.g. {@code 2019-03-11T09:00}. */
    static Instant vietnam(String local) {
        return LocalDateTime.parse(local).atZone(WorkingCalendar.ZONE).toInstant();
    }

    static PersonalData somebody() {
        return somebody("Nguyễn Thị Hường", "Tổ 5, phường Vĩnh Hòa, thành phố Nha Trang, tỉnh Khánh Hòa");
    }

    static PersonalData somebody(String name, String address) {
        return new PersonalData(
                new PersonalData.Applicant(
                        name, new CitizenId("056191900001"), "huong@example.vn", "+84912345678", address, "vi"),
                Map.of());
    }

    static DossierReceived receipt() {
        return receipt(somebody());
    }

    static DossierReceived receipt(PersonalData personal) {
        return new DossierReceived(
                new ProcedureCode("2.000986"),
                1,
                COMMUNE,
                COMMUNE,
                Channel.COUNTER,
                DUE,
                List.of(
                        part("birth-declaration", "to-khai.pdf", 183_220),
                        part("birth-proof", "giay-chung-sinh.jpg", 2_411_002),
                        part("insurance-declaration", "to-khai-bhyt.pdf", 90_112),
                        part("household-change", "phieu-bao-thay-doi.pdf", 71_000)),
                SealedPersonalData.notSealed(personal));
    }

    /** The applicant of a story, as who may read it is shown them. */
    static ShownApplicant shown(DossierHistory history) {
        return new ShownApplicant(
                Disclosed.of(history.received().event().personal().inTheOpen().orElseThrow(), true));
    }

    static DossierPart part(String code, String file, long size) {
        return new DossierPart(code, new Attachment("b".repeat(64), file, "application/pdf", size));
    }

    AStory received() {
        return then(RECEIVED, receipt());
    }

    AStory then(Instant at, DossierEvent... events) {
        inputs++;
        for (var event : events) {
            entries.add(JournalEntry.next(
                    code,
                    entries.size() + 1L,
                    entries.isEmpty()
                            ? JournalEntry.BEGINNING
                            : entries.getLast().hash(),
                    EVENTS.nameOf(event),
                    at,
                    code + "-input-" + inputs,
                    EVENTS.write(event)));
        }
        return this;
    }

    AStory then(String at, DossierEvent... events) {
        return then(vietnam(at), events);
    }

    List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    DossierHistory history() {
        return DossierHistory.of(entries);
    }
}

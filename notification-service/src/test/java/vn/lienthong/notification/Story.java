package vn.lienthong.notification;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierEvent.DossierProcessed;
import vn.lienthong.contract.dossier.DossierEvent.DossierReceived;
import vn.lienthong.contract.dossier.DossierEvent.DossierRefused;
import vn.lienthong.contract.dossier.DossierEvent.DossierRouted;
import vn.lienthong.contract.dossier.DossierEvent.ResultReturned;
import vn.lienthong.contract.dossier.Priority;
import vn.lienthong.contract.dossier.Reception;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.JournalEntry;

/** What routing writes about one dossier: {@code aDossier("…").of("lan@example.vn").received().processed()}. */
public final class Story {
    public static final AgencyCode COMMUNE = new AgencyCode("H32.41.1");
    public static final AgencyCode SUCCESSOR = new AgencyCode("H32.51");
    public static final ProcedureCode BIRTH = new ProcedureCode("2.000986");
    private static final EventTypes<DossierEvent> EVENTS = EventTypes.of(DossierEvent.class);

    private final String dossier;
    private final List<JournalEntry> entries = new ArrayList<>();
    private @Nullable String email = "lan@example.vn";
    private @Nullable String phone = "0912345678";
    private final DossierKeys keys;
    private boolean sealed = true;
    private String language = "vi";
    private Instant at = Instant.now();
    private String citizen = "056191900001";

    private Story(String dossier) {
        this.dossier = dossier;
        this.keys = new DossierKeys(dossier);
    }

    public static Story aDossier(String code) {
        return new Story(code);
    }

    public Story of(@Nullable String applicant) {
        email = applicant;
        return this;
    }

    public Story phoning(@Nullable String number) {
        phone = number;
        return this;
    }

    public Story speaking(String spoken) {
        language = spoken;
        return this;
    }

    /** Somebody else than most. */
    public Story byCitizen(String identity) {
        citizen = identity;
        return this;
    }

    public Story at(Instant moment) {
        at = moment;
        return this;
    }

    public Story received() {
        return received(Channel.COUNTER, null);
    }

    /** By a way, to be returned by a way; by post, with the post's order. */
    public Story received(Channel by, @Nullable Channel returnBy) {
        return add(new DossierReceived(
                BIRTH,
                1,
                COMMUNE,
                COMMUNE,
                by,
                Instant.parse("2019-03-15T09:30:00Z"),
                List.of(),
                Map.of(),
                List.of(),
                Priority.NORMAL,
                sealed ? keys.seal(personal()) : SealedPersonalData.notSealed(personal()),
                returnBy,
                by == Channel.POST ? new Reception("CB-002", null, dossier + "-submit") : null,
                List.of()));
    }

    public PersonalData personal() {
        return new PersonalData(
                new PersonalData.Applicant(
                        "Nguyễn Thị Lan", new CitizenId(citizen), email, phone, "Phường Vĩnh Hòa, Nha Trang", language),
                Map.of("childName", "Nguyễn Minh Đức"));
    }

    /** As dossiers were received before there were keys. */
    public Story beforeThereWereKeys() {
        sealed = false;
        return this;
    }

    public DossierKeys keys() {
        return keys;
    }

    public Story routed() {
        return add(new DossierRouted("register", COMMUNE, null));
    }

    public Story refused(String reason) {
        return add(new DossierRefused(COMMUNE, "CB-002", reason));
    }

    public Story processed() {
        return add(new DossierProcessed(List.of(new Attachment("a".repeat(64), "ket-qua.pdf", "application/pdf", 1))));
    }

    public Story returned() {
        return add(new ResultReturned(COMMUNE, "CB-002"));
    }

    /** Something else happens, by a cause of its own. */
    public Story then(DossierEvent event) {
        return add(event);
    }

    /** Something else happens, by the same cause as the entry before. */
    public Story and(DossierEvent event) {
        return add(event, last().cause());
    }

    /** Something that a change of the registry, a timer or an operator brings about. */
    public Story because(String cause, DossierEvent event) {
        return add(event, cause);
    }

    private Story add(DossierEvent event) {
        return add(event, "cause-" + (entries.size() + 1));
    }

    private Story add(DossierEvent event, String cause) {
        var last = entries.isEmpty() ? null : entries.getLast();
        entries.add(JournalEntry.next(
                dossier,
                entries.size() + 1,
                last == null ? JournalEntry.BEGINNING : last.hash(),
                EVENTS.nameOf(event),
                at,
                cause,
                EVENTS.write(event)));
        return this;
    }

    public String dossier() {
        return dossier;
    }

    public List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    public JournalEntry last() {
        return entries.getLast();
    }

    public DossierEvent event(JournalEntry entry) {
        return EVENTS.read(entry.type(), entry.data()).orElseThrow();
    }

    public static Agency commune() {
        return new Agency(
                COMMUNE,
                new AgencyCode("000.01.41.H32"),
                "UBND phường Vĩnh Hòa",
                "commune",
                "administration",
                null,
                null,
                false,
                LocalDate.of(2019, 1, 1),
                null);
    }

    /** The ward that takes over. */
    public static Agency successor() {
        return new Agency(
                SUCCESSOR,
                null,
                "UBND phường Bắc Nha Trang",
                "commune",
                "administration",
                null,
                null,
                false,
                LocalDate.of(2019, 1, 1),
                null);
    }

    public static Procedure birth() {
        return new Procedure(
                BIRTH,
                1,
                LocalDate.of(2019, 1, 1),
                "Đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi",
                "Birth registration, permanent residence and health-insurance card for a child under 6",
                "Hộ tịch",
                new TimeLimit(3, TimeLimit.Unit.WORKING_DAYS),
                new Procedure.Receivers(null, "commune", "administration"),
                List.of(new Procedure.Part("birth-proof", "Giấy chứng sinh", true)),
                List.of(
                        new Procedure.Stage(
                                "register",
                                "Đăng ký khai sinh",
                                "Register the birth",
                                new Procedure.AgencyRule(null, null),
                                null,
                                List.of(),
                                null,
                                false),
                        new Procedure.Stage(
                                "return",
                                "Trả kết quả",
                                "Return the result",
                                new Procedure.AgencyRule(null, null),
                                null,
                                List.of("register"),
                                null,
                                true)));
    }

    public static WorkingCalendar calendar() {
        return new WorkingCalendar(
                Agency.USUAL_CALENDAR,
                1,
                LocalTime.of(7, 30),
                LocalTime.of(11, 30),
                LocalTime.of(13, 30),
                LocalTime.of(17, 0),
                LocalTime.of(15, 0),
                Map.of());
    }

    public static Registry registry() {
        return new Registry(List.of(commune(), successor()), List.of(birth()), calendar());
    }
}

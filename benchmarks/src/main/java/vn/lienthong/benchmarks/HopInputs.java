package vn.lienthong.benchmarks;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.DossierInput.DossierSubmitted;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.CitizenId;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.personal.PersonalData;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.contract.registry.Channel;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.EventEnvelope;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.support.kafka.KafkaEvents;

/**
 * What the hop is fed with: tax registrations from submission to the document on its way to the seal. Five inputs a
 * dossier, which routing answers with eight journal entries and one command. Dossiers are interleaved in blocks, as at a
 * busy morning, so that the state of a dossier is read and written while many others are under way.
 */
final class HopInputs {
    static final int PER_DOSSIER = 5;
    static final int ENTRIES_PER_DOSSIER = 8;

    private static final int BLOCK = 1_000;
    private static final LocalDate RECEIVED_ON = LocalDate.now(WorkingCalendar.ZONE);
    private static final EventTypes<DossierInput> TYPES = EventTypes.of(DossierInput.class);
    private static final AgencyCode TAX = new AgencyCode("G12.32.41");
    private static final AgencyCode TAX_IN_CODES = new AgencyCode("000.41.32.G12");
    private static final Attachment PAPER =
            new Attachment("a".repeat(64), "declaration.pdf", "application/pdf", 20_480);

    /** Long enough for no time limit of theirs to come up while they are measured. */
    private static final Duration PROMISED = Duration.ofDays(7);

    private HopInputs() {}

    /** Produces the inputs of {@code dossiers} new dossiers, numbered from {@code first}. */
    static void produce(String bootstrapServers, int first, int dossiers) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", bootstrapServers, "compression.type", "lz4", "linger.ms", 20, "acks", "all");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (int from = 0; from < dossiers; from += BLOCK) {
                for (int step = 0; step < PER_DOSSIER; step++) {
                    for (int n = from; n < Math.min(from + BLOCK, dossiers); n++) {
                        producer.send(KafkaEvents.toRecord(Topics.INTAKE_DOSSIER_EVENTS, event(first + n, step)));
                    }
                }
            }
        }
    }

    private static EventEnvelope event(int number, int step) {
        // As of now: timers of dossiers from long ago would all be due at once.
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var input = switch (step) {
            case 0 -> submission(number, TAX, now.plus(PROMISED));
            case 1 -> action(Action.ACCEPT, "examination", null);
            case 2 -> action(Action.COMPLETE, "examination", null);
            case 3 -> action(Action.ACCEPT, "issue", null);
            default -> action(Action.COMPLETE, "issue", PAPER);
        };
        return new EventEnvelope(
                UUID.randomUUID().toString(),
                "/agency/" + TAX,
                TYPES.nameOf(input),
                DossierCode.of(TAX_IN_CODES, RECEIVED_ON, number + 1L).value(),
                now,
                TYPES.write(input));
    }

    /** Somebody registers for tax. */
    static DossierInput submission(int number, AgencyCode agency, Instant dueAt) {
        List<DossierPart> parts = new ArrayList<>();
        parts.add(new DossierPart("declaration", PAPER));
        parts.add(new DossierPart("identity-copy", PAPER));
        return new DossierSubmitted(
                new ProcedureCode("1.008498"), 1, agency, agency, Channel.ONLINE, dueAt, parts, personal(number));
    }

    /** Sealed, as intake does. */
    private static SealedPersonalData personal(int number) {
        return SealedPersonalData.seal(
                DossierCode.of(TAX_IN_CODES, RECEIVED_ON, number + 1L),
                new PersonalData(
                        new PersonalData.Applicant(
                                "Nguyễn Văn " + number,
                                new CitizenId("056091%06d".formatted(number % 1_000_000)),
                                "nguoi.nop.%d@example.vn".formatted(number),
                                "0912345678",
                                "Số 12 đường Trần Phú, phường Lộc Thọ, thành phố Nha Trang",
                                "vi"),
                        Map.of(
                                "occupation", "Kinh doanh dịch vụ ăn uống",
                                "place", "Chợ Đầm, phường Vạn Thạnh",
                                "note", "Đăng ký lần đầu, chưa có mã số thuế")),
                SealingKey.random());
    }

    private static DossierInput action(Action action, String stage, @Nullable Attachment result) {
        return new StageActionReported(action, stage, TAX, "CB-017", result, null);
    }
}

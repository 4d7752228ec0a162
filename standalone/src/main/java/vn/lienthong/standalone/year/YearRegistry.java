package vn.lienthong.standalone.year;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import vn.lienthong.contract.Topics;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.AgencyRule;
import vn.lienthong.contract.registry.Procedure.Receivers;
import vn.lienthong.contract.registry.Procedure.Stage;
import vn.lienthong.contract.registry.Procedure.StageKind;
import vn.lienthong.contract.registry.RegistryHistory;
import vn.lienthong.contract.registry.TimeLimit;
import vn.lienthong.contract.registry.TimeLimit.Unit;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.routing.registry.CalendarFile;

/**
 * The registry of 2018 and 2019: the 817 agencies of the files, as they were from 2018 on; 24 more that ended with 2018; and
 * published procedures with routes of ours.
 *
 * <p>Which 24 agencies ended isn't published. Here it is what the resolutions on the streamlining of 2017 (18-NQ/TW, 19-NQ/TW)
 * brought about in many provinces: each district's stations for veterinary matters, plant protection and agricultural
 * extension.
 */
final class YearRegistry {
    static final LocalDate FROM = LocalDate.of(2018, 1, 1);
    private static final LocalDate END_OF_THE_24 = LocalDate.of(2019, 1, 1);
    private static final Map<String, String> ENDED =
            Map.of("91", "Trạm Thú y", "92", "Trạm Trồng trọt và Bảo vệ thực vật", "93", "Trạm Khuyến nông");
    private static final Map<String, String> ENDED_SECTORS =
            Map.of("91", "veterinary", "92", "plant-protection", "93", "agricultural-extension");
    /**
     * The files have 813 agencies of the province beside four of the nation. What the 817 of 2019 consisted of isn't published:
     * these four make up the number.
     */
    private static final Map<String, String> MORE = Map.of(
            "H32.81", "Ban Quản lý vịnh Nha Trang",
            "H32.82", "Ban Quản lý dự án các công trình xây dựng dân dụng",
            "H32.83", "Ban Quản lý dự án các công trình giao thông và thủy lợi",
            "H32.84", "Trung tâm Xúc tiến Đầu tư, Thương mại và Du lịch");
    /** Its people live on the mainland: nothing is handed in there. */
    private static final AgencyCode TRUONG_SA = new AgencyCode("H32.49");

    private static final List<String> DIVISIONS =
            List.of("justice", "finance", "environment", "health", "education", "culture", "construction");
    private static final Pattern LIMIT = Pattern.compile("(\\d+) (working-days|days)");
    private static final int USUAL_DAYS = 7;
    private static final int MOST_DAYS = 30;
    private static final int LONG = 10;
    private static final CsvMapper CSV = new CsvMapper();

    private final List<Agency> agencies = new ArrayList<>();
    private final Map<Group, List<Kind>> kinds = new EnumMap<>(Group.class);
    private final Map<Group, List<Kind>> longKinds = new EnumMap<>(Group.class);
    private final Map<Group, List<Kind>> freeKinds = new EnumMap<>(Group.class);
    private final Set<ProcedureCode> taken = new HashSet<>();
    private final WorkingCalendar calendar = CalendarFile.builtIn();
    private final RegistryHistory history;

    /**
     * A procedure, and who receives its dossiers.
     *
     * @param fee in đồng; 0 where it costs nothing
     */
    record Kind(Procedure procedure, List<Agency> receivers, long fee) {
        Kind {
            receivers = List.copyOf(receivers);
        }
    }

    YearRegistry() {
        rows("agencies.csv").forEach(row -> agencies.add(agency(row)));
        rows("extra/agencies-817.csv").forEach(row -> agencies.add(agency(row)));
        MORE.forEach((code, name) -> agencies.add(agency(
                Map.of("code", code, "name", name, "tier", "public-unit", "sector", "unit-" + code, "parent", "H32"))));
        agencies.stream()
                .filter(agency -> agency.tier().equals(Group.DISTRICT.tier)
                        && !agency.code().equals(TRUONG_SA))
                .toList()
                .forEach(this::addEnded);
        for (var group : Group.values()) {
            kinds.put(group, new ArrayList<>());
        }
        addProcedures();
        kinds.forEach((group, all) -> {
            if (all.size() != group.procedures()) {
                throw new IllegalStateException("the catalogue has %d procedures for %s".formatted(all.size(), group));
            }
            freeKinds.put(group, all.stream().filter(kind -> kind.fee() == 0).toList());
            longKinds.put(
                    group,
                    all.stream()
                            .filter(kind -> kind.procedure().limit().unit() == Unit.WORKING_DAYS
                                    && kind.procedure().limit().amount() >= LONG)
                            .toList());
        });
        var procedures = kinds.values().stream()
                .flatMap(List::stream)
                .map(Kind::procedure)
                .toList();
        history = new RegistryHistory(agencies, procedures, Map.of(Agency.USUAL_CALENDAR, calendar), List.of());
    }

    // ---- agencies

    private static List<Map<String, String>> rows(String file) {
        try (var in = Objects.requireNonNull(YearRegistry.class.getResourceAsStream("/registry/" + file), file)) {
            return CSV.readerForMapOf(String.class)
                    .with(CsvSchema.emptySchema().withHeader())
                    .<Map<String, String>>readValues(new InputStreamReader(in, UTF_8))
                    .readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("the registry's files can't be read", e);
        }
    }

    private static Agency agency(Map<String, String> row) {
        return new Agency(
                new AgencyCode(text(row, "code")),
                list(row, "former_codes").map(AgencyCode::new).toList(),
                text(row, "name"),
                text(row, "tier"),
                text(row, "sector"),
                code(row, "parent"),
                code(row, "serves"),
                list(row, "capabilities").toList(),
                Agency.FEED,
                Agency.USUAL_CALENDAR,
                List.of(),
                FROM,
                null,
                List.of(),
                false);
    }

    private static String text(Map<String, String> row, String column) {
        return Objects.requireNonNullElse(row.get(column), "");
    }

    private static Stream<String> list(Map<String, String> row, String column) {
        return Stream.of(text(row, column).split(";")).filter(one -> !one.isEmpty());
    }

    private static @Nullable AgencyCode code(Map<String, String> row, String column) {
        return text(row, column).isEmpty() ? null : new AgencyCode(text(row, column));
    }

    private void addEnded(Agency district) {
        ENDED.forEach((number, name) -> agencies.add(new Agency(
                new AgencyCode(district.code() + "." + number),
                List.of(),
                name + " " + district.name().replaceFirst("UBND ", ""),
                "public-unit",
                Objects.requireNonNull(ENDED_SECTORS.get(number)),
                district.code(),
                district.code(),
                List.of(),
                Agency.FEED,
                Agency.USUAL_CALENDAR,
                List.of(),
                FROM,
                END_OF_THE_24,
                List.of(district.code()),
                false)));
    }

    // ---- procedures

    private void addProcedures() {
        var byField = new HashMap<String, Map<String, String>>();
        var byIssuer = new HashMap<String, Map<String, String>>();
        for (var row : rows("catalogue/sectors.csv")) {
            if (text(row, "field").isEmpty()) {
                byIssuer.put(text(row, "issuer"), row);
            } else {
                byField.put(text(row, "field"), row);
            }
        }
        int paid = 0;
        int free = 0;
        for (var row : rows("catalogue/procedures.csv")) {
            var sector = byField.getOrDefault(text(row, "field"), byIssuer.getOrDefault(text(row, "issuer"), Map.of()));
            if (sector.isEmpty()) {
                continue;
            }
            var levels = list(row, "levels").toList();
            if (!text(sector, "vertical").isEmpty()) {
                add(Group.VERTICAL, row, text(sector, "sector"));
            } else if (levels.contains("commune")) {
                // The catalogue is of a time without districts: every second one of the communes' is theirs here.
                int number = fee(row) > 0 ? paid++ : free++;
                add(number % 2 == 0 ? Group.COMMUNE : Group.DISTRICT, row, "administration");
            } else if (levels.contains("province")) {
                add(Group.DEPARTMENT, row, text(sector, "sector"));
            }
        }
    }

    private void add(Group group, Map<String, String> row, String sector) {
        var all = Objects.requireNonNull(kinds.get(group));
        long fee = fee(row);
        long before = all.stream().filter(kind -> kind.fee() > 0).count();
        var room = fee > 0 ? before < group.payable : all.size() - before < group.free;
        var receivers = agencies.stream()
                .filter(agency -> agency.tier().equals(group.tier)
                        && agency.sector().equals(sector)
                        && !agency.code().equals(TRUONG_SA))
                .toList();
        if (!room || receivers.isEmpty() || !taken.add(new ProcedureCode(text(row, "code")))) {
            return;
        }
        all.add(new Kind(procedure(group, row, sector, fee, all.size()), receivers, fee));
    }

    private static long fee(Map<String, String> row) {
        return text(row, "fee_max").isEmpty() ? 0 : (long) Double.parseDouble(text(row, "fee_max"));
    }

    private static Procedure procedure(Group group, Map<String, String> row, String sector, long fee, int number) {
        var name = text(row, "name");
        return new Procedure(
                new ProcedureCode(text(row, "code")),
                1,
                FROM,
                null,
                null,
                name,
                name,
                text(row, "field").isEmpty() ? text(row, "issuer") : text(row, "field"),
                List.of(group == Group.COMMUNE ? "commune" : group == Group.DISTRICT ? "district" : "province"),
                "partial",
                List.of(),
                limit(text(row, "limit"), number),
                Map.of(),
                fee > 0 ? List.of(new Procedure.Fee("fee", "Phí, lệ phí", fee, null)) : List.of(),
                Procedure.Supplement.USUAL,
                new Receivers(null, group.tier, sector),
                List.of(),
                List.of(),
                null,
                stages(group, fee > 0, number),
                null);
    }

    /** As published; every fifth is long, so that some of every group cross the turn of the year. */
    private static TimeLimit limit(String published, int number) {
        if (number % 5 == 0) {
            return new TimeLimit(LONG + number % 3 * 5, Unit.WORKING_DAYS);
        }
        var read = LIMIT.matcher(published);
        if (!read.matches()) {
            return new TimeLimit(USUAL_DAYS, Unit.WORKING_DAYS);
        }
        return new TimeLimit(
                Math.clamp(Integer.parseInt(read.group(1)), 1, MOST_DAYS),
                read.group(2).equals("days") ? Unit.DAYS : Unit.WORKING_DAYS);
    }

    private static List<Stage> stages(Group group, boolean paid, int number) {
        var stages = new ArrayList<Stage>();
        if (paid) {
            stages.add(stage("fee", "Nộp phí, lệ phí", "Payment", StageKind.PAY, HERE, stages));
        }
        switch (group) {
            case DEPARTMENT -> {
                stages.add(stage("examination", "Thẩm định", "Examination", StageKind.PROCESS, HERE, stages));
                stages.add(stage("approval", "Phê duyệt", "Approval", StageKind.PROCESS, HERE, stages));
            }
            case VERTICAL ->
                stages.add(stage("settlement", "Giải quyết", "Settlement", StageKind.PROCESS, HERE, stages));
            case DISTRICT -> {
                // A third of them leaves the counter for one of the district's divisions.
                var who = number % 3 == 0 ? sector(DIVISIONS.get(number / 3 % DIVISIONS.size())) : HERE;
                stages.add(stage("examination", "Thẩm định", "Examination", StageKind.PROCESS, who, stages));
                stages.add(stage("approval", "Phê duyệt", "Approval", StageKind.PROCESS, HERE, stages));
            }
            case COMMUNE -> {
                var who = number % 5 == 1 ? sector("land-registry") : HERE;
                stages.add(stage("examination", "Thẩm định", "Examination", StageKind.PROCESS, who, stages));
                stages.add(stage("approval", "Phê duyệt", "Approval", StageKind.PROCESS, HERE, stages));
            }
        }
        stages.add(new Stage(
                "return",
                "Trả kết quả",
                "Return of the result",
                HERE,
                null,
                List.of(stages.getLast().id()),
                null,
                true));
        return stages;
    }

    private static final AgencyRule HERE = new AgencyRule(null, null);

    private static AgencyRule sector(String sector) {
        return new AgencyRule(null, sector);
    }

    private static Stage stage(
            String id, String name, String nameEn, StageKind kind, AgencyRule agency, List<Stage> before) {
        return new Stage(
                id,
                name,
                nameEn,
                kind,
                agency,
                null,
                before.isEmpty() ? List.of() : List.of(before.getLast().id()),
                null,
                null,
                null,
                null,
                null,
                false);
    }

    // ---- what is asked of it

    RegistryHistory history() {
        return history;
    }

    WorkingCalendar calendar() {
        return calendar;
    }

    List<Kind> kinds(Group group) {
        return Objects.requireNonNull(kinds.get(group));
    }

    List<Kind> freeKinds(Group group) {
        return Objects.requireNonNull(freeKinds.get(group));
    }

    /** Those with limits long enough to cross the turn of the year. */
    List<Kind> longKinds(Group group) {
        return Objects.requireNonNull(longKinds.get(group));
    }

    /** As routing publishes it. */
    void publish(Consumer<ProducerRecord<String, byte[]>> kafka) {
        agencies.forEach(agency -> kafka.accept(record(Topics.REGISTRY_AGENCY_STATE, agency.key(), agency)));
        history.procedures()
                .forEach(
                        procedure -> kafka.accept(record(Topics.REGISTRY_PROCEDURE_STATE, procedure.key(), procedure)));
        kafka.accept(record(Topics.REGISTRY_CALENDAR_STATE, Agency.USUAL_CALENDAR, calendar));
    }

    private static ProducerRecord<String, byte[]> record(Topics.Topic topic, String key, Object value) {
        return new ProducerRecord<>(topic.name(), key, CanonicalJson.mapper().writeValueAsBytes(value));
    }
}

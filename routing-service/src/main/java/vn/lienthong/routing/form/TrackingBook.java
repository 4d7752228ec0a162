package vn.lienthong.routing.form;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.WorkingCalendar;
import vn.lienthong.contract.wire.JournalEntry;
import vn.lienthong.form.Form;
import vn.lienthong.form.Form.Block;
import vn.lienthong.form.Form.Column;
import vn.lienthong.form.Form.Letterhead;
import vn.lienthong.form.Form.Paragraph;
import vn.lienthong.form.Form.Table;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.InVietnamese;
import vn.lienthong.form.Names;
import vn.lienthong.form.Plain;

/** The tracking book (sổ theo dõi hồ sơ) of a receiving agency: one line per dossier, as a form and as CSV. */
final class TrackingBook {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

    private TrackingBook() {}

    /**
     * A dossier's line.
     *
     * @param to the agencies it was handed to, besides the receiving one
     * @param firstHandedOn when the first of them got it
     * @param outcome early, on time or late, once it is settled
     */
    record Line(
            String code,
            String procedure,
            String procedureCode,
            String applicant,
            @Nullable String address,
            @Nullable String phone,
            String channel,
            Instant receivedAt,
            @Nullable Instant dueAt,
            List<String> to,
            @Nullable Instant firstHandedOn,
            @Nullable Instant processedAt,
            @Nullable Instant returnedAt,
            @Nullable DossierStatus status,
            Optional<Timeliness> outcome,
            String notes) {
        @Override
        public String toString() {
            return "Line[" + code + ", withheld]";
        }
    }

    static Line line(DossierHistory history, ShownApplicant applicant, Names names) {
        var received = history.received().event();
        var at = history.received().at();
        var others = new LinkedHashSet<String>();
        Instant handedOn = null;
        for (var turn : history.handOvers()) {
            if (!turn.to().equals(received.receivingAgency())) {
                others.add(names.agency(turn.to(), turn.at()));
                handedOn = handedOn == null ? turn.at() : handedOn;
            }
        }
        return new Line(
                history.code(),
                names.procedureName(received.procedure(), received.procedureVersion(), at),
                received.procedure().value(),
                applicant.name(),
                applicant.address(),
                applicant.phone(),
                InVietnamese.channel(received.channel()),
                at,
                history.dueAt(),
                List.copyOf(others),
                handedOn,
                history.processedAt().orElse(null),
                history.returned().map(DossierHistory.Told::at).orElse(null),
                history.status(),
                history.timeliness(),
                notes(history, names));
    }

    /** The line of a dossier whose journal isn't whole: nothing is said of it but that. */
    static Line incomplete(JournalEntry first) {
        return new Line(
                first.key(),
                "–",
                "",
                "–",
                null,
                null,
                "–",
                first.at(),
                null,
                List.of(),
                null,
                null,
                null,
                null,
                Optional.empty(),
                "Nhật ký lưu trữ của hồ sơ này không đầy đủ");
    }

    private static String notes(DossierHistory history, Names names) {
        var notes = new ArrayList<String>();
        history.refusal()
                .ifPresent(refusal -> notes.add("Từ chối: " + refusal.event().reason()));
        history.withdrawnAt().ifPresent(at -> notes.add("Đã cho rút hồ sơ " + InVietnamese.brief(at)));
        if (!history.supplements().isEmpty()) {
            notes.add("Yêu cầu bổ sung %d lần".formatted(history.supplements().size()));
        }
        if (!history.apologies().isEmpty()) {
            notes.add("Đã xin lỗi, hẹn lại");
        }
        var received = history.received();
        if (!history.receiver().equals(received.event().receivingAgency())) {
            notes.add("Nơi tiếp nhận ban đầu: " + names.agency(received.event().receivingAgency(), received.at()));
        }
        return String.join("; ", notes);
    }

    static Form form(AgencyCode agency, LocalDate from, LocalDate to, List<Line> lines, Names names, Instant asOf) {
        var rows = new ArrayList<List<String>>(lines.size());
        for (var line : lines) {
            rows.add(List.of(
                    Integer.toString(rows.size() + 1),
                    line.code(),
                    line.procedure(),
                    person(line),
                    line.channel(),
                    InVietnamese.brief(line.receivedAt()),
                    brief(line.dueAt()),
                    line.firstHandedOn() == null
                            ? "–"
                            : InVietnamese.brief(line.firstHandedOn()) + "\n" + String.join("; ", line.to()),
                    brief(line.processedAt()),
                    brief(line.returnedAt()),
                    status(line)
                            + line.outcome()
                                    .map(outcome -> ", " + outcome.wording().toLowerCase(Locale.of("vi")))
                                    .orElse(""),
                    line.notes()));
        }
        List<Block> blocks = List.of(
                new Paragraph("Hồ sơ tiếp nhận từ %s đến %s: %s hồ sơ."
                        .formatted(InVietnamese.day(from), InVietnamese.day(to), InVietnamese.number(rows.size()))),
                new Table(
                        List.of(
                                new Column("STT", 0.62, true),
                                new Column("Mã hồ sơ", 1.7, false),
                                new Column("Thủ tục", 2.5, false),
                                new Column("Người nộp", 2.2, false),
                                new Column("Hình thức", 0.95, true),
                                new Column("Tiếp nhận", 1.12, true),
                                new Column("Hẹn trả", 1.12, true),
                                new Column("Chuyển giải quyết", 1.9, false),
                                new Column("Xong", 1.12, true),
                                new Column("Trả kết quả", 1.12, true),
                                new Column("Tình trạng", 1.3, true),
                                new Column("Ghi chú", 1.7, false)),
                        rows));
        return new Form(
                FormKind.TRACKING_BOOK,
                new Letterhead(
                        names.headingAbove(agency, asOf).orElse(null),
                        names.heading(agency, asOf),
                        "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ",
                        names.place(agency, asOf).orElse(null)),
                "Từ %s đến %s".formatted(InVietnamese.brief(from), InVietnamese.brief(to)),
                asOf,
                blocks,
                "Lập từ nhật ký hồ sơ, tính đến mục mới nhất lúc " + InVietnamese.brief(asOf),
                null);
    }

    private static String person(Line line) {
        var person = new StringBuilder(line.applicant());
        if (line.address() != null) {
            person.append('\n').append(line.address());
        }
        if (line.phone() != null) {
            person.append('\n').append(line.phone());
        }
        return person.toString();
    }

    private static String status(Line line) {
        return line.status() == null ? "–" : InVietnamese.status(line.status());
    }

    private static String brief(@Nullable Instant at) {
        return at == null ? "–" : InVietnamese.brief(at);
    }

    // ---- CSV

    private record Cell(String title, Function<Line, @Nullable String> value) {}

    private static final List<Cell> CELLS = List.of(
            new Cell("Mã hồ sơ", Line::code),
            new Cell("Mã thủ tục", Line::procedureCode),
            new Cell("Thủ tục", Line::procedure),
            new Cell("Người nộp", Line::applicant),
            new Cell("Địa chỉ", Line::address),
            new Cell("Số điện thoại", Line::phone),
            new Cell("Hình thức", Line::channel),
            new Cell("Tiếp nhận", line -> iso(line.receivedAt())),
            new Cell("Hẹn trả", line -> iso(line.dueAt())),
            new Cell("Chuyển giải quyết lúc", line -> iso(line.firstHandedOn())),
            new Cell("Cơ quan giải quyết", line -> String.join("; ", line.to())),
            new Cell("Xong", line -> iso(line.processedAt())),
            new Cell("Trả kết quả", line -> iso(line.returnedAt())),
            new Cell(
                    "Trạng thái",
                    line -> line.status() == null
                            ? null
                            : Integer.toString(line.status().number())),
            new Cell("Tình trạng", TrackingBook::status),
            new Cell("Hạn", line -> line.outcome().map(Timeliness::wording).orElse("")),
            new Cell("Ghi chú", Line::notes));

    /** The first line, after a byte order mark: without it spreadsheets take UTF-8 for something else. */
    static String csvHead() {
        var head = new StringBuilder("\uFEFF");
        for (int i = 0; i < CELLS.size(); i++) {
            head.append(i == 0 ? "" : ",").append(CELLS.get(i).title());
        }
        return head.append("\r\n").toString();
    }

    /** A line after RFC 4180; times in ISO 8601 with Vietnam's offset. */
    static String csv(Line line) {
        var row = new StringBuilder();
        for (int i = 0; i < CELLS.size(); i++) {
            row.append(i == 0 ? "" : ",").append(quoted(CELLS.get(i).value().apply(line)));
        }
        return row.append("\r\n").toString();
    }

    private static String quoted(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "";
        }
        var plain = String.join("\n", Plain.paragraphs(text));
        // A spreadsheet would carry out what begins like a formula.
        var safe = !plain.isEmpty() && "=+-@".indexOf(plain.charAt(0)) >= 0 ? "'" + plain : plain;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }

    private static @Nullable String iso(@Nullable Instant at) {
        return at == null ? null : ISO.format(OffsetDateTime.ofInstant(at, WorkingCalendar.ZONE));
    }
}

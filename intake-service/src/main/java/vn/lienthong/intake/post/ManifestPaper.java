package vn.lienthong.intake.post;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.form.Form;
import vn.lienthong.form.Form.Block;
import vn.lienthong.form.Form.Column;
import vn.lienthong.form.Form.Field;
import vn.lienthong.form.Form.Heading;
import vn.lienthong.form.Form.Letterhead;
import vn.lienthong.form.Form.Party;
import vn.lienthong.form.Form.Signatures;
import vn.lienthong.form.Form.Table;
import vn.lienthong.form.FormKind;
import vn.lienthong.form.InVietnamese;
import vn.lienthong.form.Names;
import vn.lienthong.intake.post.HandOver.AskedEntry;
import vn.lienthong.intake.post.Manifest.Direction;
import vn.lienthong.intake.post.Manifest.Kind;

/** The list of a hand-over on paper and as CSV. */
final class ManifestPaper {
    private static final String HEAD = "orderNumber,dossier,weight,pages,cash,damaged";
    private static final int COLUMNS = 6;

    private ManifestPaper() {}

    static Form form(Manifest manifest, Names names) {
        var at = manifest.handedOverAt();
        var agency = new AgencyCode(manifest.agency());
        var blocks = new ArrayList<Block>();
        boolean toAgency = manifest.direction() == Direction.TO_AGENCY;
        blocks.add(new Field("Bên giao", toAgency ? "Bưu chính công ích" : names.agency(agency, at)));
        blocks.add(new Field("Bên nhận", toAgency ? names.agency(agency, at) : "Bưu chính công ích"));
        blocks.add(new Field("Thời điểm bàn giao", InVietnamese.moment(at)));
        var rows = new ArrayList<List<String>>();
        long cash = 0;
        for (var entry : manifest.entries()) {
            cash += entry.cash();
            rows.add(List.of(
                    Integer.toString(entry.line()),
                    entry.orderNumber(),
                    entry.dossier() == null ? "–" : entry.dossier(),
                    entry.weight() == null ? "–" : InVietnamese.number(entry.weight()),
                    entry.pages() == null ? "–" : InVietnamese.number(entry.pages()),
                    InVietnamese.number(entry.cash()),
                    entry.damaged() ? "Hư hỏng" : ""));
        }
        blocks.add(new Table(
                List.of(
                        new Column("STT", 0.6, true),
                        new Column("Số hiệu vận đơn", 4.2, false),
                        new Column("Mã hồ sơ", 3.2, false),
                        new Column("Khối lượng (g)", 1.3, true),
                        new Column("Số tờ", 0.9, true),
                        new Column("Thu hộ (đồng)", 1.4, true),
                        new Column("Ghi chú", 2, false)),
                rows));
        blocks.add(new Field(
                "Tổng cộng",
                "%s bưu gửi, thu hộ %s".formatted(InVietnamese.number(rows.size()), InVietnamese.amount(cash))));
        differences(blocks, manifest);
        blocks.add(new Signatures(List.of(new Party("BÊN GIAO", ""), new Party("BÊN NHẬN", ""))));
        return new Form(
                FormKind.HAND_OVER,
                new Letterhead(
                        names.headingAbove(agency, at).orElse(null),
                        names.heading(agency, at),
                        null,
                        names.place(agency, at).orElse(null)),
                "Số: " + manifest.id(),
                at,
                blocks,
                "Lập từ bảng kê " + manifest.id(),
                manifest.id());
    }

    private static void differences(List<Block> blocks, Manifest manifest) {
        if (manifest.differences().isEmpty()) {
            return;
        }
        blocks.add(new Heading("Chênh lệch"));
        var rows = new ArrayList<List<String>>();
        for (var one : manifest.differences()) {
            rows.add(List.of(
                    Integer.toString(one.difference()),
                    one.orderNumber(),
                    named(one.kind()),
                    one.settledAt() == null
                            ? "Chưa xử lý"
                            : "Đã xử lý %s: %s".formatted(InVietnamese.brief(one.settledAt()), one.reason())));
        }
        blocks.add(new Table(
                List.of(
                        new Column("STT", 0.6, true),
                        new Column("Số hiệu vận đơn", 4.2, false),
                        new Column("Chênh lệch", 2, false),
                        new Column("Xử lý", 6.8, false)),
                rows));
    }

    private static String named(Kind kind) {
        return switch (kind) {
            case MISSING -> "Thiếu";
            case UNEXPECTED -> "Thừa";
            case DAMAGED -> "Hư hỏng";
            case AMOUNT_DIFFERS -> "Lệch số tiền";
        };
    }

    // ---- CSV

    static byte[] csv(Manifest manifest) {
        var text = new StringBuilder(HEAD).append('\n');
        for (var entry : manifest.entries()) {
            // Numbers and codes only: nothing needs quoting.
            text.append("%s,%s,%s,%s,%d,%s\n"
                    .formatted(
                            entry.orderNumber(),
                            entry.dossier() == null ? "" : entry.dossier(),
                            entry.weight() == null ? "" : entry.weight(),
                            entry.pages() == null ? "" : entry.pages(),
                            entry.cash(),
                            entry.damaged() ? "yes" : "no"));
        }
        return text.toString().getBytes(UTF_8);
    }

    /** The lines of a CSV; one that can't be read becomes one that names nothing, and is told as such. */
    static List<@Nullable AskedEntry> entries(byte[] csv) {
        var entries = new ArrayList<@Nullable AskedEntry>();
        new String(csv, UTF_8).replace("\uFEFF", "").lines().forEach(line -> {
            if (line.isBlank() || line.strip().toLowerCase(Locale.ROOT).startsWith("ordernumber")) {
                return;
            }
            entries.add(entry(line.split(",", -1)));
        });
        return entries;
    }

    private static @Nullable AskedEntry entry(String[] cells) {
        if (cells.length != COLUMNS) {
            return null;
        }
        try {
            return new AskedEntry(
                    blankToNull(cells[0]),
                    blankToNull(cells[1]),
                    cells[2].isBlank() ? null : Integer.valueOf(cells[2].strip()),
                    cells[3].isBlank() ? null : Integer.valueOf(cells[3].strip()),
                    cells[4].isBlank() ? null : Long.valueOf(cells[4].strip()),
                    cells[5].strip().equals("yes"));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String blankToNull(String cell) {
        return cell.isBlank() ? null : cell.strip();
    }
}

package vn.lienthong.standalone.axis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The agencies the axis knows (danh mục đơn vị liên thông): those of the province's system, which it delivers to, and foreign
 * ones, which answer by themselves. As in life it isn't quite what the province's own registry says: an agency is called
 * otherwise, one is missing, one there is no more.
 */
public final class AxisCatalogue {
    private static final String REGISTRY = "/registry/agencies.csv";
    private static final String RENAMED = "H32.15";
    private static final String MISSING = "H32.12";

    /**
     * An agency.
     *
     * @param parent the one above; empty if there is none
     * @param own whether the province's system has it
     * @param locked whether nothing is delivered to it for now
     */
    public record Agency(String code, String parent, String name, boolean own, boolean locked) {
        String mail() {
            return "vanthu@" + code.toLowerCase(java.util.Locale.ROOT) + ".example.vn";
        }
    }

    private final Map<String, Agency> agencies = new LinkedHashMap<>();

    public AxisCatalogue(List<Agency> agencies) {
        agencies.forEach(agency -> this.agencies.put(agency.code(), agency));
    }

    /** That of Khánh Hoà: its registry's agencies, and a dozen behind the axis. */
    public static AxisCatalogue ofTheProvince() {
        var agencies = new ArrayList<Agency>();
        for (var row : registry()) {
            // code, former codes, name, tier, sector, parent, serves, capabilities, channel, …
            var code = row.getFirst();
            if (!row.get(8).equals("axis") && !code.equals(MISSING)) {
                var name = code.equals(RENAMED) ? row.get(2) + " (tên cũ)" : row.get(2);
                agencies.add(new Agency(code, row.get(5), name, true, false));
            }
        }
        agencies.add(new Agency("H32.99", "H32", "Ban Quản lý dự án cũ", true, false));
        agencies.addAll(foreign());
        return new AxisCatalogue(agencies);
    }

    /** Ministries, and other provinces. */
    static List<Agency> foreign() {
        return List.of(
                new Agency("G01", "", "Bộ Công an", false, false),
                new Agency("G01.71", "G01", "Cục Hồ sơ nghiệp vụ - Bộ Công an", false, false),
                new Agency("G15", "", "Bộ Tư pháp", false, false),
                new Agency("B01", "", "Văn phòng Chủ tịch nước", false, false),
                new Agency("G09", "", "Bộ Nội vụ", false, false),
                new Agency("G12", "", "Bộ Tài chính", false, false),
                new Agency("G14", "", "Bộ Thông tin và Truyền thông", false, false),
                new Agency("G18", "", "Bộ Y tế", false, false),
                new Agency("G22", "", "Văn phòng Chính phủ", false, false),
                new Agency("H17", "", "UBND thành phố Đà Nẵng", false, false),
                new Agency("H29", "", "UBND Thành phố Hồ Chí Minh", false, false),
                new Agency("H15", "", "UBND tỉnh Đắk Lắk", false, false),
                new Agency("G04", "", "Bộ Giao thông vận tải", false, true));
    }

    /** The codes of those of them that act by themselves. */
    public static List<String> foreignAgencies() {
        return foreign().stream()
                .filter(agency -> !agency.locked())
                .map(Agency::code)
                .toList();
    }

    private static List<List<String>> registry() {
        try (var in = AxisCatalogue.class.getResourceAsStream(REGISTRY)) {
            var lines = new BufferedReader(new InputStreamReader(Objects.requireNonNull(in, REGISTRY), UTF_8));
            return lines.lines().skip(1).map(AxisCatalogue::cells).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    List<Agency> all() {
        return List.copyOf(agencies.values());
    }

    Optional<Agency> find(String code) {
        return Optional.ofNullable(agencies.get(code));
    }

    /** Whether the province's system has it. */
    public boolean isOwn(String code) {
        return find(code).map(Agency::own).orElse(false);
    }

    /** Those that act by themselves. */
    List<Agency> foreigners() {
        return agencies.values().stream()
                .filter(agency -> !agency.own() && !agency.locked())
                .toList();
    }

    /** To whom foreign agencies write: of the province, so many that the same ones hear of the same document. */
    List<Agency> correspondents() {
        return agencies.values().stream()
                .filter(agency -> agency.own()
                        && agency.parent().equals("H32")
                        && agency.code().startsWith("H32."))
                .filter(agency -> !agency.code().equals("H32.99"))
                .limit(24)
                .toList();
    }
}

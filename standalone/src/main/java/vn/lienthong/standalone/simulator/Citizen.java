package vn.lienthong.standalone.simulator;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A person who doesn't exist. The serial part of the identity number is in the block 9xxxxx, which marks it as made up;
 * mail goes to {@code example.vn}.
 */
record Citizen(
        String fullName,
        boolean woman,
        LocalDate born,
        String citizenId,
        String phone,
        String email,
        String address,
        String language) {
    private static final List<String> SURNAMES = List.of(
            "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Huỳnh",
            "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Trương", "Đinh", "Mai", "Cao");
    private static final List<String> MIDDLE_OF_WOMEN =
            List.of("Thị", "Thị", "Thị", "Ngọc", "Thị Thu", "Thị Kim", "Thị Mỹ", "Bảo", "Khánh");
    private static final List<String> MIDDLE_OF_MEN =
            List.of("Văn", "Văn", "Văn", "Đức", "Quốc", "Hữu", "Minh", "Thanh", "Công");
    private static final List<String> NAMES_OF_WOMEN = List.of(
            "Hoa", "Lan", "Hương", "Hạnh", "Thảo", "Ngọc", "Trang", "Yến", "Phượng", "Tuyết", "Vy", "Quỳnh", "Nhung",
            "Diệu", "Hằng", "Ánh");
    private static final List<String> NAMES_OF_MEN = List.of(
            "Hùng", "Dũng", "Tuấn", "Minh", "Sơn", "Long", "Phúc", "Hải", "Khánh", "Thành", "Bình", "Đạt", "Quý",
            "Vinh", "Nghĩa", "Tiến");
    private static final List<String> STREETS = List.of(
            "Trần Phú",
            "Lê Thánh Tôn",
            "Nguyễn Thị Minh Khai",
            "Thống Nhất",
            "Yersin",
            "Hùng Vương",
            "Quang Trung",
            "Ngô Gia Tự",
            "Nguyễn Trãi",
            "Lý Tự Trọng",
            "Phan Bội Châu",
            "Hoàng Hoa Thám");
    private static final List<String> PHONE_PREFIXES =
            List.of("032", "035", "038", "070", "077", "081", "083", "090", "091", "094", "097", "098");
    /** Codes of provinces in identity numbers: Khánh Hòa mostly, its neighbours and Hà Nội sometimes. */
    private static final List<String> PROVINCES =
            List.of("056", "056", "056", "056", "056", "054", "058", "066", "001");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final double SHARE_OF_ENGLISH = 0.05;
    private static final int YEAR = 2019;

    /** An adult who lives near {@code place}. */
    static Citizen at(String place, Dice dice) {
        return of(place, YEAR - dice.between(19, 75), dice);
    }

    /** A child of at most five years, with the surname of {@code parent}. */
    static String child(Citizen parent, Dice dice) {
        var girl = dice.happens(0.5);
        return "%s %s %s"
                .formatted(
                        parent.fullName().substring(0, parent.fullName().indexOf(' ')),
                        dice.oneOf(girl ? MIDDLE_OF_WOMEN : MIDDLE_OF_MEN),
                        dice.oneOf(girl ? NAMES_OF_WOMEN : NAMES_OF_MEN));
    }

    private static Citizen of(String place, int yearOfBirth, Dice dice) {
        var woman = dice.happens(0.5);
        var name = "%s %s %s"
                .formatted(
                        dice.oneOf(SURNAMES),
                        dice.oneOf(woman ? MIDDLE_OF_WOMEN : MIDDLE_OF_MEN),
                        dice.oneOf(woman ? NAMES_OF_WOMEN : NAMES_OF_MEN));
        var century = yearOfBirth < 2000 ? 0 : 2;
        var serial = 900_000 + dice.between(0, 99_999);
        return new Citizen(
                name,
                woman,
                LocalDate.ofYearDay(yearOfBirth, dice.between(1, 365)),
                "%s%d%02d%06d".formatted(dice.oneOf(PROVINCES), century + (woman ? 1 : 0), yearOfBirth % 100, serial),
                "%s%07d".formatted(dice.oneOf(PHONE_PREFIXES), dice.between(0, 9_999_999)),
                "%s.%d@example.vn".formatted(plain(name), serial),
                "%d %s, %s".formatted(dice.between(1, 250), dice.oneOf(STREETS), place),
                dice.happens(SHARE_OF_ENGLISH) ? "en" : "vi");
    }

    /** {@code nguyen.thi.hoa} of {@code Nguyễn Thị Hoa}. */
    private static String plain(String name) {
        var letters =
                MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFD)).replaceAll("");
        return letters.replace('Đ', 'D')
                .replace('đ', 'd')
                .toLowerCase(Locale.ROOT)
                .replace(' ', '.');
    }

    @Override
    public String toString() {
        return "Citizen[withheld]";
    }
}

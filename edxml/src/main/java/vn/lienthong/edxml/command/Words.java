package vn.lienthong.edxml.command;

import vn.lienthong.edxml.doctor.Verdict;
import vn.lienthong.edxml.finding.Language;
import vn.lienthong.edxml.finding.Severity;

/** What the command says besides the rules' messages. */
final class Words {
    private final Language language;

    Words(Language language) {
        this.language = language;
    }

    String verdict(Verdict verdict) {
        return switch (verdict) {
            case FIT -> say("fit", "đạt");
            case FIT_WITH_REMARKS -> say("fit with remarks", "đạt, có lưu ý");
            case UNFIT -> say("unfit", "không đạt");
        };
    }

    String severity(Severity severity) {
        return switch (severity) {
            case ERROR -> say("error", "lỗi");
            case REMARK -> say("remark", "lưu ý");
        };
    }

    String line() {
        return say("line", "dòng");
    }

    String bytes() {
        return say("byte", "byte");
    }

    String expected() {
        return say("expected", "yêu cầu");
    }

    String remedy() {
        return say("mend", "cách sửa");
    }

    String attachment() {
        return say("attachment", "tệp đính kèm");
    }

    String declared() {
        return say("declared", "khai là");
    }

    String mended() {
        return say("mended copy", "bản đã sửa");
    }

    String nothingMended() {
        return say("nothing was mended", "không sửa gì");
    }

    String signed() {
        return say(
                "the package is signed: what the signature may cover was left as it is",
                "gói tin đã ký: phần chữ ký có thể bao phủ được giữ nguyên");
    }

    String left(long count) {
        return say("findings left in the copy: " + count, "số phát hiện còn lại trong bản sửa: " + count);
    }

    private String say(String english, String vietnamese) {
        return language == Language.EN ? english : vietnamese;
    }
}

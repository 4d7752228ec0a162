package vn.lienthong.edxml.command;

import org.jspecify.annotations.Nullable;
import vn.lienthong.edxml.doctor.Diagnosis;
import vn.lienthong.edxml.doctor.Mending;
import vn.lienthong.edxml.finding.Language;
import vn.lienthong.edxml.model.StatusPackage;

/** The doctor's report as one line of JSON (kết quả kiểm tra), as command and services give it. */
public final class ReportLine {
    private ReportLine() {}

    /**
     * What the doctor says, in a line.
     *
     * @param file as it is named
     * @param mending null where nothing was to be mended
     * @param copy where the mended copy is; empty if there is none
     */
    public static String of(
            String file, Diagnosis diagnosis, @Nullable Mending mending, String copy, Language language) {
        var line = new Json()
                .begin('{')
                .field("file", file)
                .field("verdict", diagnosis.verdict().id());
        diagnosis
                .reading()
                .model()
                .ifPresent(model -> line.field("kind", model instanceof StatusPackage ? "status" : "document"));
        line.name("findings").begin('[');
        for (var finding : diagnosis.findings()) {
            var place = finding.place();
            line.begin('{')
                    .field("id", finding.id())
                    .field("severity", finding.severity().id());
            line.name("place").begin('{').field("path", place.path());
            if (place.line() > 0) {
                line.field("line", place.line()).field("column", place.column());
            }
            if (place.offset() >= 0) {
                line.field("offset", place.offset());
            }
            line.end('}');
            line.field("message", finding.message(language))
                    .field("expected", finding.expected(language))
                    .field("remedy", finding.remedy(language))
                    .end('}');
        }
        line.end(']').name("fields").begin('{');
        diagnosis.fields().forEach(line::field);
        line.end('}').name("attachments").begin('[');
        for (var attachment : diagnosis.attachments()) {
            line.begin('{')
                    .field("name", attachment.name())
                    .field("contentId", attachment.contentId())
                    .field("declaredType", attachment.declaredType())
                    .field("type", attachment.type())
                    .field("size", attachment.size())
                    .field("sha256", attachment.sha256())
                    .field("zipped", attachment.zipped())
                    .field("entryName", attachment.entryName())
                    .field("whole", attachment.whole())
                    .end('}');
        }
        line.end(']');
        if (mending != null) {
            fix(line, mending, copy);
        }
        return line.end('}').toString();
    }

    private static void fix(Json line, Mending mending, String copy) {
        line.name("fix").begin('{');
        if (!mending.changes().isEmpty()) {
            line.field("file", copy);
        }
        line.field("signed", mending.signed()).name("changes").begin('[');
        for (var change : mending.changes()) {
            line.begin('{')
                    .field("id", change.rule().id())
                    .field("place", change.place())
                    .field("before", change.before())
                    .field("after", change.after())
                    .end('}');
        }
        line.end(']').field("left", mending.left().size()).end('}');
    }
}

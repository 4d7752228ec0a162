package vn.lienthong.console.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.console.document.Document.Packet;
import vn.lienthong.console.document.Examination.State;
import vn.lienthong.console.page.Words;
import vn.lienthong.edxml.finding.Language;

/**
 * What a page says of a package.
 *
 * @param state {@code seen}, or why it couldn't be looked at
 * @param note said where it wasn't seen
 * @param verdict {@code fit}, {@code fit-with-remarks} or {@code unfit}; empty where it wasn't seen
 */
record PackagePage(
        String state,
        String note,
        String verdict,
        String verdictName,
        String summary,
        boolean genuine,
        String sha256,
        String size,
        List<FindingRow> findings,
        @Nullable String more,
        List<FieldRow> fields,
        List<AttachmentRow> attachments) {

    /** A finding with what is expected and how to mend it. */
    record FindingRow(
            String id,
            String severity,
            String severityName,
            String message,
            String expected,
            String remedy,
            String place,
            String path) {}

    /** A field of the header or the trace. */
    record FieldRow(String path, String value, boolean masked) {}

    /** An attachment by what its bytes are. */
    record AttachmentRow(
            String contentId,
            String type,
            @Nullable String declared,
            String size,
            String sha256,
            boolean zipped,
            boolean whole) {}

    static PackagePage of(Examination seen, Packet packet, Words words) {
        var language = words.isEnglish() ? Language.EN : Language.VI;
        var verdict = seen.verdict();
        var left = seen.errors() + seen.remarks() - seen.findings().size();
        return new PackagePage(
                seen.state().id(),
                seen.state() == State.SEEN
                        ? ""
                        : words.say("package.state." + seen.state().id()),
                verdict == null ? "" : verdict.id(),
                verdict == null ? "" : words.say("package.verdict." + verdict.id()),
                words.say("package.summary", words.count(seen.errors()), words.count(seen.remarks())),
                seen.genuine(),
                packet.sha256(),
                size(packet.size(), words),
                seen.findings().stream()
                        .map(finding -> {
                            var place = finding.place();
                            var severity = finding.severity().id();
                            return new FindingRow(
                                    finding.id(),
                                    severity,
                                    words.say("package.severity." + severity),
                                    finding.message(language),
                                    finding.expected(language),
                                    finding.remedy(language),
                                    place.line() == 0
                                            ? ""
                                            : words.say(
                                                    "package.place",
                                                    Integer.toString(place.line()),
                                                    Integer.toString(place.column())),
                                    place.path());
                        })
                        .toList(),
                left > 0 ? words.say("package.more", words.count(left)) : null,
                seen.fields().entrySet().stream()
                        .map(field -> new FieldRow(
                                field.getKey(),
                                field.getValue(),
                                field.getValue().equals(Masking.MASK)))
                        .toList(),
                seen.attachments().stream()
                        .map(attachment -> new AttachmentRow(
                                attachment.contentId(),
                                attachment.type(),
                                attachment.declaredType().isEmpty()
                                                || attachment.declaredType().equals(attachment.type())
                                        ? null
                                        : words.say("package.declared", attachment.declaredType()),
                                size(attachment.size(), words),
                                attachment.sha256(),
                                attachment.zipped(),
                                attachment.whole()))
                        .toList());
    }

    static String size(long bytes, Words words) {
        return bytes < 1024
                ? words.say("package.bytes", words.count(bytes))
                : words.say("package.kilobytes", words.count((bytes + 512) / 1024));
    }
}

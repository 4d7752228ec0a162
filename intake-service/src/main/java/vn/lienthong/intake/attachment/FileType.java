package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/** Kinds of files that can be told by their first bytes. */
enum FileType {
    PDF("application/pdf", List.of("%PDF-")),
    PNG("image/png", List.of("\u0089PNG\r\n\u001a\n")),
    JPEG("image/jpeg", List.of("\u00ff\u00d8\u00ff")),
    // UTF-8 with or without a byte order mark, or UTF-16 with one.
    XML("application/xml", List.of("<", "\u00ef\u00bb\u00bf<", "\u00ff\u00fe<\0", "\u00fe\u00ff\0<")),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", List.of("PK\u0003\u0004"));

    /** How many bytes are needed to tell. */
    static final int BYTES = 8;

    private final String mediaType;
    private final List<String> beginnings;

    FileType(String mediaType, List<String> beginnings) {
        this.mediaType = mediaType;
        this.beginnings = beginnings;
    }

    static Optional<FileType> of(String mediaType) {
        for (var type : values()) {
            if (type.mediaType.equals(mediaType)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    boolean begins(byte[] content) {
        var start = new String(content, ISO_8859_1);
        return beginnings.stream().anyMatch(start::startsWith);
    }
}

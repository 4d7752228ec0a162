package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/** Kinds of files whose first bytes are known here. */
enum FileType {
    PDF("application/pdf", ".pdf", List.of("%PDF-")),
    PNG("image/png", ".png", List.of("\u0089PNG\r\n\u001a\n")),
    JPEG("image/jpeg", ".jpg", List.of("\u00ff\u00d8\u00ff")),
    TIFF("image/tiff", ".tif", List.of("II*\0", "MM\0*")),
    // UTF-8 with or without a byte order mark, or UTF-16 with one.
    XML("application/xml", ".xml", List.of("<", "\u00ef\u00bb\u00bf<", "\u00ff\u00fe<\0", "\u00fe\u00ff\0<")),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", List.of("PK\u0003\u0004")),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", List.of("PK\u0003\u0004")),
    ZIP("application/zip", ".zip", List.of("PK\u0003\u0004"));

    /** How many bytes are needed to tell. */
    static final int BYTES = 8;

    private final String mediaType;
    private final String extension;
    private final List<String> beginnings;

    FileType(String mediaType, String extension, List<String> beginnings) {
        this.mediaType = mediaType;
        this.extension = extension;
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

    /** What file names of a media type end with; nothing for one that isn't known here. */
    static String extensionOf(String mediaType) {
        return of(mediaType).map(type -> type.extension).orElse("");
    }

    String mediaType() {
        return mediaType;
    }

    boolean begins(byte[] content) {
        var start = new String(content, ISO_8859_1);
        return beginnings.stream().anyMatch(start::startsWith);
    }
}

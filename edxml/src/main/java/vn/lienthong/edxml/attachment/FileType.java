package vn.lienthong.edxml.attachment;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What a file is by its first bytes (loại tệp). */
public enum FileType {
    PDF("application/pdf", List.of("pdf")),
    PNG("image/png", List.of("png")),
    JPEG("image/jpeg", List.of("jpg", "jpeg")),
    GIF("image/gif", List.of("gif")),
    TIFF("image/tiff", List.of("tif", "tiff")),
    BMP("image/bmp", List.of("bmp")),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", List.of("docx", "docm")),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", List.of("xlsx", "xlsm")),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", List.of("pptx", "pptm")),
    OOXML("application/vnd.openxmlformats-officedocument", List.of("docx", "xlsx", "pptx", "docm", "xlsm", "pptm")),
    ODF("application/vnd.oasis.opendocument", List.of("odt", "ods", "odp", "odg")),
    ASIC("application/vnd.etsi.asic-e+zip", List.of("asice", "sce", "asics", "scs")),
    OLE("application/msword", List.of("doc", "xls", "ppt", "dot", "xlt", "msg", "vsd")),
    RTF("application/rtf", List.of("rtf", "doc")),
    ZIP("application/zip", List.of("zip")),
    RAR("application/vnd.rar", List.of("rar")),
    SEVEN_ZIP("application/x-7z-compressed", List.of("7z")),
    GZIP("application/gzip", List.of("gz", "tgz")),
    XML("application/xml", List.of("xml", "edxml", "svg", "xhtml", "xsd", "xsl", "htm", "html")),
    HTML("text/html", List.of("html", "htm")),
    EXECUTABLE("application/x-msdownload", List.of("exe", "dll", "scr", "com")),
    TEXT("text/plain", List.of()),
    UNKNOWN("application/octet-stream", List.of());

    /** How many bytes at the beginning decide. */
    static final int HEAD = 4096;

    private final String mediaType;
    private final List<String> extensions;

    FileType(String mediaType, List<String> extensions) {
        this.mediaType = mediaType;
        this.extensions = extensions;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Whether it is none that a text round trip leaves whole. */
    public boolean isBinary() {
        return this != TEXT && this != XML && this != HTML && this != RTF;
    }

    /** Whether a declared type may stand for this one; one that says nothing may stand for each. */
    public boolean agreesWith(String declared) {
        var type = declared.toLowerCase(Locale.ROOT);
        int parameters = type.indexOf(';');
        type = (parameters < 0 ? type : type.substring(0, parameters)).strip();
        if (type.isEmpty() || type.equals(mediaType) || type.equals("application/octet-stream")) {
            return true;
        }
        return switch (this) {
            case UNKNOWN, TEXT -> !clearlyOther(type);
            case JPEG -> type.equals("image/jpg") || type.equals("image/pjpeg");
            case BMP -> type.equals("image/x-ms-bmp");
            case OLE ->
                type.startsWith("application/vnd.ms-")
                        || type.equals("application/doc")
                        || type.equals("application/xls");
            case OOXML -> type.startsWith(mediaType);
            case ODF -> type.startsWith(mediaType);
            case ASIC -> type.startsWith("application/vnd.etsi.asic");
            case RTF -> type.equals("text/rtf") || type.equals("application/msword");
            case ZIP -> type.equals("application/x-zip-compressed") || type.equals("application/x-zip");
            case RAR -> type.contains("rar");
            case GZIP -> type.equals("application/x-gzip");
            case XML -> type.equals("text/xml") || type.endsWith("+xml") || type.equals("text/plain");
            case HTML -> type.equals("application/xhtml+xml") || type.equals("text/plain");
            case PDF -> type.equals("application/x-pdf");
            default -> false;
        };
    }

    /** Whether a name may end like this; a name whose ending says nothing may. */
    public boolean agreesWithName(String fileName) {
        var extension = extension(fileName);
        if (extension.isEmpty() || extensions.contains(extension)) {
            return true;
        }
        if (this == UNKNOWN || this == TEXT) {
            // Text has many endings, but not those of the types that are known by their bytes.
            for (var other : values()) {
                if (other != XML && other != HTML && other != RTF && other.extensions.contains(extension)) {
                    return false;
                }
            }
            return true;
        }
        for (var other : values()) {
            if (other.extensions.contains(extension)) {
                return false;
            }
        }
        return !extension.equals("txt");
    }

    static String extension(String fileName) {
        int dot = fileName.lastIndexOf('.');
        var extension = dot < 0 ? "" : fileName.substring(dot + 1).toLowerCase(Locale.ROOT);
        return extension.matches("[a-z0-9]{1,5}") ? extension : "";
    }

    private static boolean clearlyOther(String type) {
        return type.equals(PDF.mediaType)
                || type.startsWith("image/")
                || type.equals("application/zip")
                || type.startsWith("application/vnd.openxmlformats");
    }

    /** By the first bytes of the content. */
    static FileType of(byte[] head, int length) {
        if (starts(head, length, "%PDF-")) {
            return PDF;
        }
        if (starts(head, length, "\u0089PNG\r\n\u001a\n")) {
            return PNG;
        }
        if (starts(head, length, "\u00ff\u00d8\u00ff")) {
            return JPEG;
        }
        if (starts(head, length, "GIF8")) {
            return GIF;
        }
        if (starts(head, length, "II*\0") || starts(head, length, "MM\0*")) {
            return TIFF;
        }
        if (starts(head, length, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
            return OLE;
        }
        if (starts(head, length, "{\\rtf")) {
            return RTF;
        }
        if (starts(head, length, "PK\u0003\u0004") || starts(head, length, "PK\u0005\u0006")) {
            return zipKind(new String(head, 0, length, StandardCharsets.ISO_8859_1));
        }
        if (starts(head, length, "Rar!\u001a\u0007")) {
            return RAR;
        }
        if (starts(head, length, "7z\u00bc\u00af'\u001c")) {
            return SEVEN_ZIP;
        }
        if (starts(head, length, "\u001f\u008b\u0008")) {
            return GZIP;
        }
        if (starts(head, length, "\u007fELF") || isWindowsProgram(head, length)) {
            return EXECUTABLE;
        }
        if (starts(head, length, "BM") && length > 14 && head[6] == 0 && head[7] == 0) {
            return BMP;
        }
        return text(head, length);
    }

    private static FileType text(byte[] head, int length) {
        for (int i = 0; i < length; i++) {
            int c = head[i] & 0xFF;
            if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') {
                return UNKNOWN;
            }
        }
        var text = new String(head, 0, Math.min(length, 512), StandardCharsets.UTF_8);
        var begin = (text.startsWith("\uFEFF") ? text.substring(1) : text)
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (begin.startsWith("<!doctype html") || begin.startsWith("<html")) {
            return HTML;
        }
        return begin.startsWith("<?xml") ? XML : TEXT;
    }

    private static FileType zipKind(String head) {
        var first = firstEntry(head);
        if (first.equals("mimetype")) {
            return head.contains("opendocument") ? ODF : head.contains("asic") ? ASIC : ZIP;
        }
        if (!isOfficeEntry(first)) {
            return ZIP;
        }
        if (head.contains("word/")) {
            return DOCX;
        }
        if (head.contains("xl/")) {
            return XLSX;
        }
        return head.contains("ppt/") ? PPTX : OOXML;
    }

    private static boolean isOfficeEntry(String name) {
        return name.equals("[Content_Types].xml")
                || name.startsWith("_rels/")
                || name.startsWith("docProps/")
                || name.startsWith("word/")
                || name.startsWith("xl/")
                || name.startsWith("ppt/")
                || name.startsWith("customXml/");
    }

    private static String firstEntry(String head) {
        if (head.length() < 30) {
            return "";
        }
        int length = head.charAt(26) | head.charAt(27) << 8;
        return head.length() < 30 + length ? "" : head.substring(30, 30 + length);
    }

    private static boolean isWindowsProgram(byte[] head, int length) {
        if (!starts(head, length, "MZ") || length < 64) {
            return false;
        }
        int at = head[60] & 0xFF | (head[61] & 0xFF) << 8;
        return at + 2 <= length && head[at] == 'P' && head[at + 1] == 'E';
    }

    private static boolean starts(byte[] head, int length, String magic) {
        if (length < magic.length()) {
            return false;
        }
        for (int i = 0; i < magic.length(); i++) {
            if ((head[i] & 0xFF) != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

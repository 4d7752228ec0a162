package vn.lienthong.intake.attachment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;

/**
 * Says what a file is by its bytes. The types that are taken are told strictly, from their first byte and, for those that
 * are ZIP files, from what is in them; what else there is, is named by Apache Tika. What can be read as two things at once
 * is neither.
 */
@Component
class DetectType {
    /** Readers look for the beginning of a PDF within so many bytes. */
    private static final int PDF_MAY_BEGIN_WITHIN = 1024;

    private static final int START = 64 * 1024;
    /** XML that browsers and processors carry out. */
    private static final Set<String> ACTIVE_ROOTS = Set.of("html", "svg", "stylesheet", "transform");

    private final ZipLook.Limits limits;

    DetectType(IntakeSettings settings) {
        this.limits = ZipLook.Limits.of(settings);
    }

    /**
     * What a file is.
     *
     * @param mediaType what it was found to be
     * @param faults why it can't be taken, whatever it is declared as
     */
    record Found(String mediaType, List<Fault> faults) {}

    Found of(Path file) throws IOException {
        byte[] start;
        try (var in = Files.newInputStream(file)) {
            start = in.readNBytes(START);
        }
        var faults = new ArrayList<Fault>();
        if (FileType.ZIP.begins(start)) {
            var look = ZipLook.at(file, limits);
            look.faults().forEach(fault -> faults.add(Rule.ARCHIVE_IS_HARMLESS.brokenAt("", fault)));
            return new Found(look.mediaType(), faults);
        }
        var type = plain(start);
        if (!type.equals(FileType.PDF.mediaType())) {
            pdfInside(start, faults);
        }
        if (ZipLook.endsAsZip(file)) {
            faults.add(Rule.CONTENT_IS_OF_ITS_TYPE.brokenAt(
                    "", "The file is " + type + " and a ZIP file at once; save it anew."));
        }
        return new Found(type, faults);
    }

    private static void pdfInside(byte[] start, List<Fault> faults) {
        var text = new String(start, 0, Math.min(start.length, PDF_MAY_BEGIN_WITHIN), ISO_8859_1);
        if (text.contains("%PDF-")) {
            faults.add(Rule.CONTENT_IS_OF_ITS_TYPE.brokenAt(
                    "", "A PDF begins within the file, which is something else; save it anew."));
        }
    }

    private static String plain(byte[] start) throws IOException {
        for (var type : List.of(FileType.PDF, FileType.PNG, FileType.JPEG, FileType.TIFF)) {
            if (type.begins(start)) {
                return type.mediaType();
            }
        }
        if (FileType.XML.begins(start)) {
            var root = root(start);
            if (root != null && !ACTIVE_ROOTS.contains(root.toLowerCase(Locale.ROOT))) {
                return FileType.XML.mediaType();
            }
        }
        var named = named(start);
        return named.equals(FileType.XML.mediaType()) ? "text/plain" : named;
    }

    /** The name of an XML document's root element; null where the bytes aren't the beginning of one. */
    private static @Nullable String root(byte[] start) {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        try {
            var reader = factory.createXMLStreamReader(new ByteArrayInputStream(start));
            try {
                while (reader.hasNext()) {
                    if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                        return reader.getLocalName();
                    }
                }
                return null;
            } finally {
                reader.close();
            }
        } catch (XMLStreamException noXml) {
            return null;
        }
    }

    private static String named(byte[] start) throws IOException {
        try (var in = new BufferedInputStream(new ByteArrayInputStream(start))) {
            return Names.ALL.detect(in, new Metadata()).getBaseType().toString();
        }
    }

    /** Read when the first file comes that is none of ours. */
    private static final class Names {
        static final MimeTypes ALL = MimeTypes.getDefaultMimeTypes();
    }
}

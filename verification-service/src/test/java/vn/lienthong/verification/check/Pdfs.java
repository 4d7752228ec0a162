package vn.lienthong.verification.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationFreeText;

/** Documents, and what forgers do to them. */
public final class Pdfs {
    interface Change {
        void on(PDDocument pdf) throws IOException;
    }

    private Pdfs() {}

    public static byte[] ofPages(int pages) {
        try (var pdf = new PDDocument()) {
            for (int i = 0; i < pages; i++) {
                var page = new PDPage(PDRectangle.A4);
                pdf.addPage(page);
                write(pdf, page, "Page %d: the land is granted to the applicant".formatted(i + 1), 700);
            }
            return saved(pdf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] updated(byte[] signed, Change change) {
        try (var pdf = Loader.loadPDF(signed)) {
            change.on(pdf);
            var out = new ByteArrayOutputStream();
            pdf.saveIncremental(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void annotate(PDDocument pdf) throws IOException {
        var page = pdf.getPage(0);
        var note = new PDAnnotationFreeText();
        note.setRectangle(new PDRectangle(60, 690, 300, 30));
        note.setContents("the land is refused");
        note.setDefaultAppearance("/Helv 12 Tf 0 g");
        note.constructAppearances(pdf);
        var notes = new java.util.ArrayList<>(page.getAnnotations());
        notes.add(note);
        page.setAnnotations(notes);
        note.getCOSObject().setNeedToBeUpdated(true);
        page.getCOSObject().setNeedToBeUpdated(true);
        page.getCOSObject().getCOSArray(COSName.ANNOTS).setNeedToBeUpdated(true);
    }

    static void replacePage(PDDocument pdf) throws IOException {
        var page = pdf.getPage(0);
        try (var content = new PDPageContentStream(pdf, page, PDPageContentStream.AppendMode.OVERWRITE, true)) {
            write(content, "Page 1: the land is granted to somebody else", 500);
        }
        page.getCOSObject().setNeedToBeUpdated(true);
        page.getResources().getCOSObject().setNeedToBeUpdated(true);
    }

    static void retitle(PDDocument pdf) {
        pdf.getDocumentInformation().setTitle("another title");
        pdf.getDocumentInformation().getCOSObject().setNeedToBeUpdated(true);
        pdf.getDocument().getTrailer().setItem(COSName.INFO, pdf.getDocumentInformation());
    }

    static void addPage(PDDocument pdf) throws IOException {
        var page = new PDPage(PDRectangle.A4);
        pdf.addPage(page);
        write(pdf, page, "and a page more", 700);
        for (var object : List.of(
                pdf.getDocumentCatalog().getCOSObject(),
                pdf.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.PAGES),
                page.getCOSObject())) {
            object.setNeedToBeUpdated(true);
        }
    }

    private static void write(PDDocument pdf, PDPage page, String text, float y) throws IOException {
        try (var content = new PDPageContentStream(pdf, page)) {
            write(content, text, y);
        }
    }

    private static void write(PDPageContentStream content, String text, float y) throws IOException {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
        content.newLineAtOffset(70, y);
        content.showText(text);
        content.endText();
    }

    private static byte[] saved(PDDocument pdf) throws IOException {
        var out = new ByteArrayOutputStream();
        pdf.save(out);
        return out.toByteArray();
    }
}

package vn.lienthong.signing.seal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceDictionary;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import vn.lienthong.signing.cms.CmsSignature;
import vn.lienthong.signing.key.AgencyKey;

/** PDF files as agencies issue them. */
public final class Documents {
    private static final PDRectangle A4 = PDRectangle.A4;

    private Documents() {}

    /** A birth certificate of so many pages. */
    public static byte[] aResult(int pages) {
        return aResult(pages, A4, 0);
    }

    static byte[] aResult(int pages, PDRectangle size, int rotation) {
        return written(pages, size, rotation, pdf -> {});
    }

    public static byte[] encrypted(String userPassword) {
        return written(
                1,
                A4,
                0,
                pdf -> pdf.protect(new StandardProtectionPolicy("owner", userPassword, new AccessPermission())));
    }

    /** Page nodes within page nodes, deeper than any reader can follow. */
    static byte[] endlesslyNested() {
        var pdf = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder("0000000000 65535 f \n");
        int last = 20_000;
        for (int i = 1; i <= last; i++) {
            table.append("%010d 00000 n \n".formatted(pdf.length()));
            pdf.append(i).append(" 0 obj\n");
            switch (i) {
                case 1 -> pdf.append("<</Type/Catalog/Pages 2 0 R>>");
                case 20_000 -> pdf.append("<</Type/Page/MediaBox[0 0 595 842]>>");
                default -> pdf.append("<</Type/Pages/Count 1/Kids[%d 0 R]>>".formatted(i + 1));
            }
            pdf.append("\nendobj\n");
        }
        var start = pdf.length();
        pdf.append("xref\n0 %d\n%s".formatted(last + 1, table));
        pdf.append("trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n".formatted(last + 1, start));
        return pdf.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A person's visible signature, certifying with so many permitted changes (1 to 3), or 0 for a plain one. */
    public static byte[] signedByAPerson(byte[] document, AgencyKey key, PDRectangle area, int certifying) {
        try (var pdf = Loader.loadPDF(document);
                var options = new SignatureOptions()) {
            var signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(COSName.getPDFName("ETSI.CAdES.detached"));
            signature.setSignDate(
                    GregorianCalendar.from(Instant.parse("2026-03-12T02:00:00Z").atZone(ZoneOffset.UTC)));
            if (certifying > 0) {
                certify(pdf, signature, certifying);
            }
            options.setPage(pdf.getNumberOfPages() - 1);
            options.setPreferredSignatureSize(8192);
            pdf.addSignature(signature, options);
            var widget = pdf.getSignatureFields().getLast().getWidgets().getFirst();
            widget.setRectangle(area);
            var appearance = new PDAppearanceStream(pdf);
            appearance.setBBox(new PDRectangle(area.getWidth(), area.getHeight()));
            try (var content = new PDPageContentStream(pdf, appearance)) {
                content.setStrokingColor(0f, 0.2f, 0.6f);
                content.setLineWidth(1.5f);
                content.moveTo(5, area.getHeight() / 2);
                for (int x = 5; x < area.getWidth() - 5; x += 12) {
                    content.curveTo(x + 4, area.getHeight(), x + 8, 0, x + 12, area.getHeight() / 2);
                }
                content.stroke();
            }
            var appearances = new PDAppearanceDictionary();
            appearances.setNormalAppearance(appearance);
            widget.setAppearance(appearances);
            var out = new ByteArrayOutputStream();
            var unsigned = pdf.saveIncrementalForExternalSigning(out);
            unsigned.setSignature(CmsSignature.over(sha256(unsigned.getContent().readAllBytes()), key, null)
                    .encoded());
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void certify(PDDocument pdf, PDSignature signature, int permittedChanges) {
        var parameters = new COSDictionary();
        parameters.setItem(COSName.TYPE, COSName.TRANSFORM_PARAMS);
        parameters.setInt(COSName.P, permittedChanges);
        parameters.setName(COSName.V, "1.2");
        var reference = new COSDictionary();
        reference.setItem(COSName.TYPE, COSName.SIG_REF);
        reference.setItem(COSName.TRANSFORM_METHOD, COSName.DOCMDP);
        reference.setItem(COSName.TRANSFORM_PARAMS, parameters);
        signature.getCOSObject().setItem(COSName.REFERENCE, new COSArray(List.of(reference)));
        var permissions = new COSDictionary();
        permissions.setItem(COSName.DOCMDP, signature.getCOSObject());
        pdf.getDocumentCatalog().getCOSObject().setItem(COSName.PERMS, permissions);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private interface Change {
        void apply(PDDocument pdf) throws IOException;
    }

    private static byte[] written(int pages, PDRectangle size, int rotation, Change change) {
        try (var pdf = new PDDocument();
                var font = PDDocument.class.getResourceAsStream(
                        "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
            var letters = PDType0Font.load(pdf, font);
            for (int i = 1; i <= pages; i++) {
                var page = new PDPage(size);
                page.setRotation(rotation);
                pdf.addPage(page);
                try (var content = new PDPageContentStream(pdf, page)) {
                    content.beginText();
                    content.setFont(letters, 13);
                    content.setLeading(18);
                    content.newLineAtOffset(60, size.getHeight() - 80);
                    for (var line : List.of(
                            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                            "Độc lập – Tự do – Hạnh phúc",
                            "",
                            "GIẤY KHAI SINH",
                            "Trang " + i)) {
                        content.showText(line);
                        content.newLine();
                    }
                    content.endText();
                }
            }
            pdf.setDocumentId(1L);
            change.apply(pdf);
            var out = new ByteArrayOutputStream();
            pdf.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

package vn.lienthong.signing.seal;

import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;

/**
 * Where a seal goes: over the left third of the person's signature (Nghị định 30/2020/NĐ-CP, phụ lục I), or at the
 * bottom right of the last page where nobody has signed visibly; never over another agency's seal.
 *
 * @param area in the page's own, unturned coordinates
 * @param upright turns the picture so that it stands upright on a turned page
 */
record SealPlacement(int pageIndex, PDRectangle area, AffineTransform upright) {
    /** What the fields of our seals are called, so that a seal is told from a person's signature. */
    static final String FIELD_NAME = "agency-seal-";

    private static final double MARGIN = 20 / 25.4 * 72;
    private static final double GAP = 6;

    /** A signature that can be seen: its page, and where on the page as it is looked at. */
    private record Visible(int pageIndex, boolean seal, Rectangle2D area) {}

    static SealPlacement in(PDDocument pdf, SealPicture picture) {
        var signatures = visibleSignatures(pdf);
        var person = signatures.stream().filter(s -> !s.seal()).reduce((first, last) -> last);
        int pageIndex = person.map(Visible::pageIndex).orElse(pdf.getNumberOfPages() - 1);
        var page = pdf.getPage(pageIndex);
        var seals = signatures.stream()
                .filter(s -> s.seal() && s.pageIndex() == pageIndex)
                .map(Visible::area)
                .toList();
        var sheet = sheet(page);
        // On a sheet smaller than the seal, the seal shrinks.
        var scale =
                Math.min(1, 0.6 * Math.min(sheet.getWidth() / picture.width(), sheet.getHeight() / picture.height()));
        var width = picture.width() * scale;
        var height = picture.height() * scale;
        var wanted = person.map(p -> overLeftThirdOf(p.area(), width, height, scale))
                .orElseGet(() -> new Rectangle2D.Double(
                        sheet.getWidth() - MARGIN * scale - width, MARGIN * scale, width, height));
        var place = beside(seals, within(sheet, wanted), sheet);
        var area = toPage(page).createTransformedShape(place).getBounds2D();
        return new SealPlacement(
                pageIndex,
                new PDRectangle(
                        (float) area.getX(), (float) area.getY(), (float) area.getWidth(), (float) area.getHeight()),
                AffineTransform.getQuadrantRotateInstance(page.getRotation() / 90));
    }

    private static Rectangle2D overLeftThirdOf(Rectangle2D signature, double width, double height, double scale) {
        var radius = SealPicture.DIAMETER / 2 * scale;
        var x = signature.getX() + signature.getWidth() / 3 - radius;
        var y = signature.getCenterY();
        return new Rectangle2D.Double(x - width / 2, y - (height - radius), width, height);
    }

    private static Rectangle2D within(Rectangle2D sheet, Rectangle2D wanted) {
        var x = Math.clamp(wanted.getX(), 0, sheet.getWidth() - wanted.getWidth());
        var y = Math.clamp(wanted.getY(), 0, sheet.getHeight() - wanted.getHeight());
        return new Rectangle2D.Double(x, y, wanted.getWidth(), wanted.getHeight());
    }

    /** Moves left, then up a row, until no other seal is beneath; a full sheet takes it where it was wanted. */
    private static Rectangle2D beside(List<Rectangle2D> seals, Rectangle2D wanted, Rectangle2D sheet) {
        for (var y = wanted.getY(); y + wanted.getHeight() <= sheet.getHeight(); y += wanted.getHeight() + GAP) {
            for (var x = wanted.getX(); x >= 0; x -= wanted.getWidth() + GAP) {
                var place = new Rectangle2D.Double(x, y, wanted.getWidth(), wanted.getHeight());
                if (seals.stream().noneMatch(place::intersects)) {
                    return place;
                }
            }
        }
        return wanted;
    }

    private static List<Visible> visibleSignatures(PDDocument pdf) {
        var visible = new ArrayList<Visible>();
        for (var field : pdf.getSignatureFields()) {
            if (field.getSignature() == null) {
                continue;
            }
            for (var widget : field.getWidgets()) {
                var pageIndex = pageIndexOf(pdf, widget);
                var area = widget.getRectangle();
                if (pageIndex >= 0 && area != null && area.getWidth() > 0 && area.getHeight() > 0) {
                    var onPage = new Rectangle2D.Double(
                            area.getLowerLeftX(), area.getLowerLeftY(), area.getWidth(), area.getHeight());
                    var onSheet = toSheet(pdf.getPage(pageIndex))
                            .createTransformedShape(onPage)
                            .getBounds2D();
                    var name = String.valueOf(field.getPartialName());
                    visible.add(new Visible(pageIndex, name.startsWith(FIELD_NAME), onSheet));
                }
            }
        }
        return visible;
    }

    private static int pageIndexOf(PDDocument pdf, PDAnnotationWidget widget) {
        var page = widget.getPage();
        if (page != null) {
            return pdf.getPages().indexOf(page);
        }
        // A widget need not name its page; every page names its widgets.
        for (int i = 0; i < pdf.getNumberOfPages(); i++) {
            var annotations = pdf.getPage(i).getCOSObject().getCOSArray(COSName.ANNOTS);
            if (annotations != null && annotations.indexOfObject(widget.getCOSObject()) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** The page as it is looked at: turned upright, its visible corner at the origin. */
    private static Rectangle2D sheet(PDPage page) {
        var crop = page.getCropBox();
        return page.getRotation() % 180 == 0
                ? new Rectangle2D.Double(0, 0, crop.getWidth(), crop.getHeight())
                : new Rectangle2D.Double(0, 0, crop.getHeight(), crop.getWidth());
    }

    private static AffineTransform toPage(PDPage page) {
        var crop = page.getCropBox();
        var toPage = AffineTransform.getTranslateInstance(crop.getLowerLeftX(), crop.getLowerLeftY());
        toPage.concatenate(
                switch (page.getRotation()) {
                    case 90 -> new AffineTransform(0, 1, -1, 0, crop.getWidth(), 0);
                    case 180 -> new AffineTransform(-1, 0, 0, -1, crop.getWidth(), crop.getHeight());
                    case 270 -> new AffineTransform(0, -1, 1, 0, 0, crop.getHeight());
                    default -> new AffineTransform();
                });
        return toPage;
    }

    private static AffineTransform toSheet(PDPage page) {
        try {
            return toPage(page).createInverse();
        } catch (NoninvertibleTransformException e) {
            throw new IllegalStateException("turning and moving can always be undone", e);
        }
    }
}

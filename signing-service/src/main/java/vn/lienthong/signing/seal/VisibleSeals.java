package vn.lienthong.signing.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSFloat;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceDictionary;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.jspecify.annotations.Nullable;
import vn.lienthong.signing.key.AgencyKey;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * What of a seal (con dấu) can be seen in a PDF: its picture, and the place it gets. Whoever signs, the seal looks the same.
 * An agency's picture is drawn and packed once. Safe to share between threads.
 */
public final class VisibleSeals {
    private static final int MOST_FACES = 1_000;
    private static final int NO_CHANGES = 1;

    private record Look(String agencyName, boolean forDevelopment, SealImages.@Nullable Image image) {}

    private final SealImages images;
    private final Map<Look, SealPicture.Face> faces = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Look, SealPicture.Face> eldest) {
            return size() > MOST_FACES;
        }
    };

    public VisibleSeals(SealImages images) {
        this.images = images;
    }

    /** A seal with its place in one document. */
    public static final class Placed {
        private final Seal seal;
        private final SealPicture picture;
        private final SealPlacement placement;

        private Placed(Seal seal, SealPicture picture, SealPlacement placement) {
            this.seal = seal;
            this.picture = picture;
            this.placement = placement;
        }

        /** Counted from 0. */
        public int pageIndex() {
            return placement.pageIndex();
        }

        /** Shows the seal in the field of this signature, which has been added to the document. */
        public void show(PDDocument pdf, PDSignature signature) throws IOException {
            var fields = pdf.getSignatureFields();
            var field = fields.stream()
                    .filter(f ->
                            f.getSignature() != null && f.getSignature().getCOSObject() == signature.getCOSObject())
                    .findFirst()
                    .orElseThrow();
            field.setPartialName(SealPlacement.FIELD_NAME + fields.size());
            field.setAlternateFieldName("Con dấu của " + seal.agencyName());
            var appearances = new PDAppearanceDictionary();
            appearances.setNormalAppearance(appearance(pdf));
            var widget = field.getWidgets().getFirst();
            widget.setRectangle(placement.area());
            widget.setAppearance(appearances);
            widget.setLocked(true);
        }

        private PDAppearanceStream appearance(PDDocument pdf) throws IOException {
            var appearance = new PDAppearanceStream(pdf);
            appearance.setBBox(new PDRectangle((float) picture.width(), (float) picture.height()));
            appearance.setMatrix(placement.upright());
            var stream = appearance.getCOSObject();
            stream.setItem(COSName.RESOURCES, resources(SealPicture.FACE_NAME, face(pdf)));
            pack(stream, picture.operators());
            return appearance;
        }

        private COSStream face(PDDocument pdf) throws IOException {
            var face = picture.face();
            var stream = packed(pdf, face.operators());
            stream.setItem(COSName.TYPE, COSName.XOBJECT);
            stream.setItem(COSName.SUBTYPE, COSName.FORM);
            var box = new COSArray();
            for (var side : new double[] {0, 0, picture.width(), picture.height()}) {
                box.add(new COSFloat((float) side));
            }
            stream.setItem(COSName.BBOX, box);
            var image = face.image();
            if (image != null) {
                stream.setItem(COSName.RESOURCES, resources(SealPicture.IMAGE_NAME, image(pdf, image)));
            }
            return stream;
        }

        private static COSStream image(PDDocument pdf, SealImages.Image image) throws IOException {
            var stream = raster(pdf, image, image.colours(), COSName.DEVICERGB);
            var opacity = image.opacity();
            if (opacity != null) {
                stream.setItem(COSName.SMASK, raster(pdf, image, opacity, COSName.DEVICEGRAY));
            }
            return stream;
        }

        private static COSStream raster(PDDocument pdf, SealImages.Image image, byte[] pixels, COSName colours)
                throws IOException {
            var stream = packed(pdf, pixels);
            stream.setItem(COSName.TYPE, COSName.XOBJECT);
            stream.setItem(COSName.SUBTYPE, COSName.IMAGE);
            stream.setInt(COSName.WIDTH, image.width());
            stream.setInt(COSName.HEIGHT, image.height());
            stream.setItem(COSName.COLORSPACE, colours);
            stream.setInt(COSName.BITS_PER_COMPONENT, Byte.SIZE);
            return stream;
        }

        private static COSDictionary resources(String name, COSStream stream) {
            var objects = new COSDictionary();
            objects.setItem(name, stream);
            var resources = new COSDictionary();
            resources.setItem(COSName.XOBJECT, objects);
            return resources;
        }

        private static COSStream packed(PDDocument pdf, byte[] deflated) throws IOException {
            var stream = pdf.getDocument().createCOSStream();
            pack(stream, deflated);
            return stream;
        }

        /** As it was packed before, not packed anew. */
        private static void pack(COSStream stream, byte[] deflated) throws IOException {
            stream.setItem(COSName.FILTER, COSName.FLATE_DECODE);
            try (OutputStream content = stream.createRawOutputStream()) {
                content.write(deflated);
            }
        }
    }

    /**
     * Finds the seal's place.
     *
     * @throws Refused if the document can't carry a seal
     */
    public Placed place(PDDocument pdf, AgencyKey key, Seal seal) throws Refused {
        try {
            refuseWhatCannotBeSealed(pdf);
            var picture = SealPicture.of(face(seal, key.isForDevelopment()), seal);
            return new Placed(seal, picture, SealPlacement.in(pdf, picture));
        } catch (RuntimeException | StackOverflowError e) {
            throw new Refused(RefusalReason.DAMAGED, e);
        }
    }

    private SealPicture.Face face(Seal seal, boolean forDevelopment) {
        var look = new Look(
                seal.agencyName(), forDevelopment, images.of(seal.agency()).orElse(null));
        synchronized (faces) {
            return faces.computeIfAbsent(look, l -> SealPicture.face(l.agencyName(), l.forDevelopment(), l.image()));
        }
    }

    private static void refuseWhatCannotBeSealed(PDDocument pdf) throws Refused {
        if (pdf.isEncrypted()) {
            throw new Refused(RefusalReason.ENCRYPTED);
        }
        // Without a cross-reference table at the end, nothing can be added that every reader finds.
        if (pdf.getDocument().getStartXref() == 0 || pdf.getNumberOfPages() == 0) {
            throw new Refused(RefusalReason.DAMAGED);
        }
        if (permittedChanges(pdf) == NO_CHANGES) {
            throw new Refused(RefusalReason.CHANGES_FORBIDDEN);
        }
    }

    /** What a certifying signature (DocMDP) allows: 1 nothing, 2 signing, 3 comments too; 3 without one. */
    private static int permittedChanges(PDDocument pdf) {
        var permissions = pdf.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.PERMS);
        var certification = permissions == null ? null : permissions.getCOSDictionary(COSName.DOCMDP);
        var references = certification == null ? null : certification.getCOSArray(COSName.REFERENCE);
        if (references == null || !(references.getObject(0) instanceof COSDictionary reference)) {
            return 3;
        }
        var parameters = reference.getCOSDictionary(COSName.TRANSFORM_PARAMS);
        return parameters == null ? 2 : parameters.getInt(COSName.P, 2);
    }
}

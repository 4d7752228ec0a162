package vn.lienthong.signing.seal;

import static java.util.zip.Deflater.BEST_COMPRESSION;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.identity.AgencyCode;

/**
 * Agencies' own pictures of their stamps (mẫu con dấu), {@code <agency code>.png} beside their keys. A picture is read at
 * its first use and when its file changes, and is kept as a PDF wants it. Where there is none, or none that can be shown,
 * the stamp is drawn.
 */
public final class SealImages {
    private static final Logger log = LoggerFactory.getLogger(SealImages.class);

    /** As many each way suffice to print 36 mm at 1,400 dots per inch. */
    private static final int MOST_PIXELS = 2_000;

    /**
     * A picture as a PDF wants it.
     *
     * @param colours red, green and blue of each pixel, deflated
     * @param opacity of each pixel, deflated; null if none shines through
     */
    record Image(int width, int height, byte[] colours, byte @Nullable [] opacity) {}

    private record Read(FileTime changed, @Nullable Image image) {}

    private final @Nullable Path folder;
    private final long largest;
    private final Map<AgencyCode, Read> read = new ConcurrentHashMap<>();

    /**
     * @param folder of the pictures
     * @param largest size of a file, in bytes
     */
    public SealImages(Path folder, long largest) {
        this.folder = folder;
        this.largest = largest;
    }

    private SealImages() {
        folder = null;
        largest = 0;
    }

    /** Every stamp is drawn. */
    public static SealImages none() {
        return new SealImages();
    }

    Optional<Image> of(@Nullable AgencyCode agency) {
        if (folder == null || agency == null) {
            return Optional.empty();
        }
        var file = folder.resolve(agency.value() + ".png");
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            var changed = Files.getLastModifiedTime(file);
            var known = read.get(agency);
            if (known == null || !known.changed().equals(changed)) {
                known = new Read(changed, read(file));
                read.put(agency, known);
            }
            return Optional.ofNullable(known.image());
        } catch (IOException e) {
            log.atWarn().addKeyValue("agency", agency).setCause(e).log("picture of a seal can't be read, it is drawn");
            return Optional.empty();
        }
    }

    private @Nullable Image read(Path file) throws IOException {
        if (Files.size(file) > largest) {
            log.atWarn().addKeyValue("file", file).log("picture of a seal is too large, it is drawn");
            return null;
        }
        // Read once, so that what is measured is what is shown.
        var bytes = Files.readAllBytes(file);
        try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            var readers = ImageIO.getImageReadersByFormatName("png");
            var reader = readers.next();
            try {
                reader.setInput(in, true, true);
                if (reader.getWidth(0) > MOST_PIXELS || reader.getHeight(0) > MOST_PIXELS) {
                    log.atWarn().addKeyValue("file", file).log("picture of a seal has too many pixels, it is drawn");
                    return null;
                }
                return image(reader.read(0));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("picture of a seal is no readable PNG, it is drawn");
            return null;
        }
    }

    private static Image image(BufferedImage picture) throws IOException {
        int width = picture.getWidth();
        int height = picture.getHeight();
        var colours = new byte[width * height * 3];
        var opacity = new byte[width * height];
        boolean shinesThrough = false;
        var row = new int[width];
        for (int y = 0, i = 0; y < height; y++) {
            picture.getRGB(0, y, width, 1, row, 0, width);
            for (var pixel : row) {
                colours[i * 3] = (byte) (pixel >> 16);
                colours[i * 3 + 1] = (byte) (pixel >> 8);
                colours[i * 3 + 2] = (byte) pixel;
                opacity[i] = (byte) (pixel >>> 24);
                shinesThrough |= opacity[i] != -1;
                i++;
            }
        }
        return new Image(
                width,
                height,
                deflated(colours, BEST_COMPRESSION),
                shinesThrough ? deflated(opacity, BEST_COMPRESSION) : null);
    }

    static byte[] deflated(byte[] bytes, int level) throws IOException {
        var out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        var deflater = new Deflater(level);
        try (var stream = new DeflaterOutputStream(out, deflater)) {
            stream.write(bytes);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }
}

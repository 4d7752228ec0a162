package vn.lienthong.signing.detached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A container of one file and what signs it (gói ký số ASiC-E, ETSI EN 319 162-1): the signature is over a manifest that
 * names the file and its digest. Everything is stored as it is, so that the same parts give the same bytes.
 *
 * @param fileName of the file inside
 * @param manifest names the file and its digest
 */
public record AsicContainer(String fileName, byte[] content, byte[] manifest) {
    /** Media type of a container. */
    public static final String MEDIA_TYPE = "application/vnd.etsi.asic-e+zip";

    /** What a container's name ends with. */
    public static final String EXTENSION = ".asice";

    private static final String SIGNATURE_NAME = "META-INF/signature.p7s";
    private static final String MANIFEST_NAME = "META-INF/ASiCManifest.xml";

    /** @param sha256 of the content */
    public static AsicContainer of(String fileName, String mediaType, byte[] content, byte[] sha256) {
        var name = inside(fileName);
        return new AsicContainer(name, content, manifest(name, mediaType, sha256));
    }

    /** A name that nothing else in the container has, without folders. */
    public static String inside(String fileName) {
        var name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        return name.isEmpty() || name.startsWith(".") || name.equals("mimetype") || name.equalsIgnoreCase("META-INF")
                ? "document-" + name
                : name;
    }

    private static byte[] manifest(String name, String mediaType, byte[] sha256) {
        return ("""
                <?xml version="1.0" encoding="UTF-8"?>
                <asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\
                <asic:SigReference MimeType="application/pkcs7-signature" URI="%s"></asic:SigReference>\
                <asic:DataObjectReference MimeType="%s" URI="%s">\
                <ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>\
                <ds:DigestValue>%s</ds:DigestValue>\
                </asic:DataObjectReference></asic:ASiCManifest>""".formatted(
                                SIGNATURE_NAME,
                                escaped(mediaType),
                                inUri(name),
                                Base64.getEncoder().encodeToString(sha256)))
                .getBytes(UTF_8);
    }

    /** The container with the signature over its manifest. */
    public byte[] with(byte[] signature, Instant signedAt) {
        var out = new ByteArrayOutputStream(content.length + manifest.length + signature.length + 2048);
        // The local time of no zone, so that the same container has the same bytes everywhere.
        var time = LocalDateTime.ofInstant(signedAt, ZoneOffset.UTC);
        try (var zip = new ZipOutputStream(out, UTF_8)) {
            // First and stored, so that the type stands at the file's beginning.
            store(zip, "mimetype", MEDIA_TYPE.getBytes(US_ASCII), time);
            store(zip, fileName, content, time);
            store(zip, MANIFEST_NAME, manifest, time);
            store(zip, SIGNATURE_NAME, signature, time);
        } catch (IOException e) {
            throw new UncheckedIOException("a container can't be written to memory", e);
        }
        return out.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content, LocalDateTime time) throws IOException {
        var entry = new ZipEntry(name);
        var checksum = new CRC32();
        checksum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        entry.setTimeLocal(time);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    /** Percent-encoded but for what RFC 3986 leaves as it is. */
    private static String inUri(String name) {
        var uri = new StringBuilder();
        for (var b : name.getBytes(UTF_8)) {
            if (b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || "-._~".indexOf(b) >= 0) {
                uri.append((char) b);
            } else {
                uri.append('%').append("%02X".formatted(b & 0xFF));
            }
        }
        return uri.toString();
    }
}

package vn.lienthong.signing.format;

import java.util.Objects;
import vn.lienthong.contract.assurance.SignatureFormat;

/**
 * A document with its signature.
 *
 * @param content the PDF or XML itself, the detached signature, or the container
 * @param fileName of {@code content}, without folders
 * @param toBeSigned SHA-256 of what the key signed, as the audit keeps it
 */
public record Signed(SignatureFormat format, byte[] content, String fileName, String mediaType, byte[] toBeSigned) {
    public Signed {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(fileName, "fileName");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(toBeSigned, "toBeSigned");
    }
}

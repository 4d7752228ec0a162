package vn.lienthong.contract.dossier;

/**
 * A file (tệp) kept in the content store and named by its digest; events carry this claim check, never the bytes.
 *
 * @param sha256 SHA-256 of the bytes, 64 lower-case hexadecimal digits
 * @param name file name without any folder
 * @param mediaType e.g. {@code application/pdf}
 * @param size in bytes
 */
public record Attachment(String sha256, String name, String mediaType, long size) {
    private static final int DIGEST_LENGTH = 64;

    public Attachment {
        if (sha256 == null || !isDigest(sha256)) {
            throw new IllegalArgumentException("sha256 is not 64 lower-case hexadecimal digits");
        }
        if (name == null || name.isBlank() || name.length() > 255 || name.contains("/") || name.contains("\\")) {
            throw new IllegalArgumentException("name is not a file name of 1 to 255 characters without folders");
        }
        if (mediaType == null || mediaType.isBlank()) {
            throw new IllegalArgumentException("mediaType is missing");
        }
        if (size < 0) {
            throw new IllegalArgumentException("size is negative");
        }
    }

    private static boolean isDigest(String text) {
        if (text.length() != DIGEST_LENGTH) {
            return false;
        }
        for (int i = 0; i < DIGEST_LENGTH; i++) {
            var c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}

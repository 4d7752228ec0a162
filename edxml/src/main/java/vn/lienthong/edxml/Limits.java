package vn.lienthong.edxml;

/**
 * What a package (gói tin) may at most be. Whatever exceeds a limit is reported and no longer read.
 *
 * @param packageBytes of the whole file
 * @param depth how many elements may stand in one another
 * @param elements of the whole package
 * @param attributes of one element
 * @param tagBytes of one tag with its attributes, and of a document type declaration
 * @param textCharacters of one element other than an attachment's content
 * @param attachments of one package
 * @param attachmentBytes of one attachment, unpacked
 * @param zipEntries of one attachment
 * @param zipRatio how many times larger an attachment may become when it is unpacked; the first megabyte is free
 * @param findings that are kept; the rest is only counted
 */
public record Limits(
        long packageBytes,
        int depth,
        int elements,
        int attributes,
        int tagBytes,
        int textCharacters,
        int attachments,
        long attachmentBytes,
        int zipEntries,
        int zipRatio,
        int findings) {

    private static final long MEGABYTE = 1 << 20;

    /** Enough for everything that is known to be exchanged. */
    public static final Limits DEFAULT =
            new Limits(1024 * MEGABYTE, 64, 50_000, 64, 65_536, 1_000_000, 500, 1024 * MEGABYTE, 1_000, 100, 1_000);

    public Limits {
        positive(packageBytes, "packageBytes");
        positive(depth, "depth");
        positive(elements, "elements");
        positive(attributes, "attributes");
        positive(tagBytes, "tagBytes");
        positive(textCharacters, "textCharacters");
        positive(attachments, "attachments");
        positive(attachmentBytes, "attachmentBytes");
        positive(zipEntries, "zipEntries");
        positive(zipRatio, "zipRatio");
        positive(findings, "findings");
    }

    private static void positive(long value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException("%s has to be greater than 0, but is %d".formatted(name, value));
        }
    }

    public Limits withPackageBytes(long bytes) {
        return new Limits(
                bytes,
                depth,
                elements,
                attributes,
                tagBytes,
                textCharacters,
                attachments,
                attachmentBytes,
                zipEntries,
                zipRatio,
                findings);
    }

    public Limits withAttachmentBytes(long bytes) {
        return new Limits(
                packageBytes,
                depth,
                elements,
                attributes,
                tagBytes,
                textCharacters,
                attachments,
                bytes,
                zipEntries,
                zipRatio,
                findings);
    }
}

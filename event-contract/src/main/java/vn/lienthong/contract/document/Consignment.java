package vn.lienthong.contract.document;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.dossier.Attachment;

/**
 * A package as it came (gói tin), by claim check.
 *
 * @param edxml the file in the content store; media type {@code application/edxml+xml}
 * @param contents SHA-256 of each attached file itself, in their order: what tells whether two packages carry the same
 *     document, for headers and zips may differ
 * @param signed whether it carries a signature
 * @param signature what its signatures are worth; null where it carries none, or nobody looked
 */
public record Consignment(
        Attachment edxml,
        List<String> contents,
        boolean signed,
        @Nullable SignatureVerdict signature) {
    /** The media type of packages. */
    public static final String MEDIA_TYPE = "application/edxml+xml";

    /** What its signatures are worth, nobody has said. */
    public Consignment(Attachment edxml, List<String> contents, boolean signed) {
        this(edxml, contents, signed, null);
    }

    public Consignment {
        Objects.requireNonNull(edxml, "edxml");
        contents = contents == null ? List.of() : List.copyOf(contents);
    }
}

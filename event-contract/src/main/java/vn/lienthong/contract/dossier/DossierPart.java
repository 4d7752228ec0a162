package vn.lienthong.contract.dossier;

import org.jspecify.annotations.Nullable;

/**
 * One paper of a dossier (thành phần hồ sơ).
 *
 * @param code which of the procedure's required or optional parts this is
 * @param originals how many originals (bản chính) were handed over on paper; null where nobody counted
 * @param copies how many copies (bản sao)
 */
public record DossierPart(
        String code,
        Attachment attachment,
        @Nullable Integer originals,
        @Nullable Integer copies) {
    /** Nothing was handed over on paper, or nobody counted. */
    public DossierPart(String code, Attachment attachment) {
        this(code, attachment, null, null);
    }

    public DossierPart {
        java.util.Objects.requireNonNull(code, "code");
        java.util.Objects.requireNonNull(attachment, "attachment");
    }
}

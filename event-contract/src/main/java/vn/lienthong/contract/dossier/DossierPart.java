package vn.lienthong.contract.dossier;

import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.assurance.SignatureVerdict;

/**
 * One paper of a dossier (thành phần hồ sơ).
 *
 * @param code which of the procedure's required or optional parts this is
 * @param originals how many originals (bản chính) were handed over on paper; null where nobody counted
 * @param copies how many copies (bản sao)
 * @param signature what its file's signatures are worth; null where it carries none, or nobody looked
 */
public record DossierPart(
        String code,
        Attachment attachment,
        @Nullable Integer originals,
        @Nullable Integer copies,
        @Nullable SignatureVerdict signature) {
    /** Nothing was handed over on paper, or nobody counted; and nothing is signed. */
    public DossierPart(String code, Attachment attachment) {
        this(code, attachment, null, null, null);
    }

    /** Nothing is signed, or nobody looked. */
    public DossierPart(String code, Attachment attachment, @Nullable Integer originals, @Nullable Integer copies) {
        this(code, attachment, originals, copies, null);
    }

    public DossierPart {
        java.util.Objects.requireNonNull(code, "code");
        java.util.Objects.requireNonNull(attachment, "attachment");
    }
}

package vn.lienthong.contract.dossier;

/**
 * One paper of a dossier (thành phần hồ sơ).
 *
 * @param code which of the procedure's required or optional parts this is
 */
public record DossierPart(String code, Attachment attachment) {
    public DossierPart {
        java.util.Objects.requireNonNull(code, "code");
        java.util.Objects.requireNonNull(attachment, "attachment");
    }
}

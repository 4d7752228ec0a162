package vn.lienthong.intake.document;

import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.identity.DocumentCode;
import vn.lienthong.intake.attachment.IncomingFolder.Incoming;

/**
 * A package on our disk (gói tin), not yet stored.
 *
 * @param file to be removed by whoever made it
 */
record Packet(Incoming file) {
    /** As events name it: after its document, never as its sender named it. */
    Attachment of(DocumentCode document) {
        return new Attachment(file.sha256(), document + ".edxml", Consignment.MEDIA_TYPE, file.size());
    }
}

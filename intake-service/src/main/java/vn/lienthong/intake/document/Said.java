package vn.lienthong.intake.document;

import java.util.List;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * What an agency says about documents, in the contract's terms.
 *
 * @param by who says it
 * @param inputs at least one; what is answered is what becomes of the first
 * @param urgent whether it goes before others
 */
record Said(AgencyCode by, List<About> inputs, boolean urgent) {
    Said {
        inputs = List.copyOf(inputs);
    }

    /** One input, about one document. */
    record About(DocumentCode document, DocumentInput input) {}

    About first() {
        return inputs.getFirst();
    }

    /** Whether a document is sent, rather than something reported of one that was. */
    boolean isSending() {
        return first().input() instanceof DocumentInput.DocumentSent;
    }
}

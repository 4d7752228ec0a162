package vn.lienthong.console.failure;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import vn.lienthong.contract.applicant.ApplicantEvent;
import vn.lienthong.contract.document.DocumentEvent;
import vn.lienthong.contract.document.DocumentInput;
import vn.lienthong.contract.dossier.DossierEvent;
import vn.lienthong.contract.dossier.DossierInput;
import vn.lienthong.contract.dossier.LetterDecided;
import vn.lienthong.contract.personal.PersonalKeyEvent;
import vn.lienthong.contract.signature.PackageSignatureEvent;
import vn.lienthong.contract.signature.SignDocument;
import vn.lienthong.contract.signature.SignPackage;
import vn.lienthong.contract.signature.SignatureEvent;
import vn.lienthong.contract.survey.SurveyEvent;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.contract.wire.EventTypes;
import vn.lienthong.contract.wire.UnreadableEvent;

/** Whether bytes are an event that the contract knows, and if not, where they aren't. */
final class Contract {
    private static final List<EventTypes<?>> FAMILIES = List.of(
            EventTypes.of(DossierInput.class),
            EventTypes.of(DocumentInput.class),
            EventTypes.of(DossierEvent.class),
            EventTypes.of(DocumentEvent.class),
            EventTypes.of(SignatureEvent.class),
            EventTypes.of(PackageSignatureEvent.class),
            EventTypes.of(SignDocument.class),
            EventTypes.of(SignPackage.class),
            EventTypes.of(LetterDecided.class),
            EventTypes.of(ApplicantEvent.class),
            EventTypes.of(SurveyEvent.class),
            EventTypes.of(PersonalKeyEvent.class));

    private Contract() {}

    /** What is wrong with an event of this type, in plain words without any of its contents; empty if nothing is. */
    static Optional<String> fault(@Nullable String type, byte[] data) {
        if (type == null) {
            return Optional.of("the record header ce_type is missing");
        }
        try {
            for (var family : FAMILIES) {
                if (family.read(type, data).isPresent()) {
                    return Optional.empty();
                }
            }
        } catch (UnreadableEvent e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return Optional.of(type + " is no event of the contract");
    }

    /**
     * Text as it is sent: canonical JSON, with all its members.
     *
     * @throws UnreadableEvent if it isn't JSON
     */
    static byte[] canonical(String text) {
        try {
            return CanonicalJson.mapper()
                    .writeValueAsBytes(sorted(CanonicalJson.mapper().readTree(text)));
        } catch (StreamReadException e) {
            throw new UnreadableEvent("not well-formed JSON at line %d, column %d"
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        } catch (JacksonException e) {
            throw new UnreadableEvent("not well-formed JSON");
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            var object = CanonicalJson.mapper().createObjectNode();
            node.properties().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(member -> object.set(member.getKey(), sorted(member.getValue())));
            return object;
        }
        if (node.isArray()) {
            var array = CanonicalJson.mapper().createArrayNode();
            node.forEach(element -> array.add(sorted(element)));
            return array;
        }
        return node;
    }
}

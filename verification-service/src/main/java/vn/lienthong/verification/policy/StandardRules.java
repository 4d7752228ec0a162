package vn.lienthong.verification.policy;

import eu.europa.esig.dss.enumerations.Level;
import eu.europa.esig.dss.model.policy.ValidationPolicy;
import eu.europa.esig.dss.policy.EtsiValidationPolicy;
import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import eu.europa.esig.dss.policy.jaxb.BasicSignatureConstraints;
import eu.europa.esig.dss.policy.jaxb.CertificateConstraints;
import eu.europa.esig.dss.policy.jaxb.ConstraintsParameters;
import eu.europa.esig.dss.policy.jaxb.LevelConstraint;
import jakarta.xml.bind.JAXBException;
import java.io.IOException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/** The reference implementation's own rules (ETSI EN 319 102-1), made as strict as they can be, and its policy on top. */
public final class StandardRules {
    private StandardRules() {}

    public static ValidationPolicy of(Policy policy) {
        try (var in = ValidationPolicyFacade.class.getResourceAsStream("/policy/constraint.xml")) {
            if (in == null) {
                throw new IllegalStateException("EU DSS has no rules of its own");
            }
            var rules = ValidationPolicyFacade.newFacade().unmarshall(in, false);
            tighten(rules, policy);
            return new EtsiValidationPolicy(rules);
        } catch (IOException | JAXBException | XMLStreamException | SAXException e) {
            throw new IllegalStateException("EU DSS's own rules can't be read", e);
        }
    }

    private static void tighten(ConstraintsParameters rules, Policy policy) {
        rules.setName(policy.name());
        rules.getContainerConstraints().setAllFilesSigned(level(Level.FAIL));
        var signatures = rules.getSignatureConstraints();
        signatures.setStructuralValidation(level(Level.FAIL));
        tighten(signatures.getBasicSignatureConstraints(), policy);
        tighten(rules.getCounterSignatureConstraints().getBasicSignatureConstraints(), policy);
        tighten(rules.getTimestamp().getBasicSignatureConstraints(), policy);
        // RFC 9608 of a timestamp authority's certificate as well.
        rules.getTimestamp()
                .getBasicSignatureConstraints()
                .getSigningCertificate()
                .setRevocationDataSkip(signatures
                        .getBasicSignatureConstraints()
                        .getSigningCertificate()
                        .getRevocationDataSkip());
        var revocation = rules.getRevocation().getBasicSignatureConstraints();
        revocations(revocation.getSigningCertificate(), policy);
        revocations(revocation.getCACertificate(), policy);
    }

    private static void tighten(BasicSignatureConstraints rules, Policy policy) {
        rules.setByteRange(level(Level.FAIL));
        rules.setByteRangeCollision(level(Level.FAIL));
        rules.setPdfSignatureDictionary(level(Level.FAIL));
        rules.setPdfPageDifference(level(Level.FAIL));
        rules.setPdfVisualDifference(level(Level.FAIL));
        // Decree 30/2020 wants the agency's seal to overlap the signature before it; what is no seal is refused
        // otherwise.
        rules.setPdfAnnotationOverlap(level(Level.INFORM));
        rules.setDocMDP(level(Level.FAIL));
        rules.setFieldMDP(level(Level.FAIL));
        rules.setSigFieldLock(level(Level.FAIL));
        rules.setAnnotationChanges(level(Level.FAIL));
        rules.setUndefinedChanges(level(Level.FAIL));
        revocations(rules.getSigningCertificate(), policy);
        revocations(rules.getCACertificate(), policy);
    }

    private static void revocations(@Nullable CertificateConstraints rules, Policy policy) {
        if (rules != null && !policy.revocationRequired()) {
            rules.setRevocationDataAvailable(level(Level.WARN));
            rules.setAcceptableRevocationDataFound(level(Level.WARN));
        }
    }

    private static LevelConstraint level(Level level) {
        var constraint = new LevelConstraint();
        constraint.setLevel(level);
        return constraint;
    }
}

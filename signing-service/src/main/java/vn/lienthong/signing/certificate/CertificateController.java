package vn.lienthong.signing.certificate;

import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.key.AgencyKeys;
import vn.lienthong.signing.key.DevelopmentAuthority;
import vn.lienthong.signing.key.Pem;
import vn.lienthong.signing.refusal.Refused;
import vn.lienthong.support.problem.Refusal;

/** Certificates for checking seals: public facts, no token needed. */
@RestController
class CertificateController {
    private static final String PEM = "application/pem-certificate-chain";

    private final AgencyKeys keys;
    private final Optional<DevelopmentAuthority> authority;

    CertificateController(AgencyKeys keys, Optional<DevelopmentAuthority> authority) {
        this.keys = keys;
        this.authority = authority;
    }

    @GetMapping(path = "/v1/certificates/{agency}", produces = PEM)
    @Operation(summary = "The certificate an agency seals with, as PEM")
    String certificate(@PathVariable String agency) {
        try {
            return keys.existingKeyOf(new AgencyCode(agency))
                    .map(key -> Pem.of(key.certificate()))
                    .orElseThrow(() -> new Refusal(
                            HttpStatus.NOT_FOUND,
                            "certificate-unknown",
                            "No agency of this code has a certificate here; a development certificate is made when the "
                                    + "agency's first document is sealed.",
                            List.of()));
        } catch (Refused e) {
            throw new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "certificate-unreadable",
                    "The agency's key can't be opened; its administrator is to install it again.",
                    List.of());
        }
    }

    @GetMapping(path = "/v1/authority", produces = PEM)
    @Operation(summary = "The development CA's certificate, as PEM")
    String authority() {
        return authority
                .map(ca -> Pem.of(ca.certificate()))
                .orElseThrow(() -> new Refusal(
                        HttpStatus.NOT_FOUND,
                        "no-development-authority",
                        "No development CA runs here; the agencies' certificates come from a real one.",
                        List.of()));
    }
}

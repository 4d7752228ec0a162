package vn.lienthong.signing.time;

import eu.europa.esig.dss.crl.CRLUtils;
import eu.europa.esig.dss.enumerations.RevocationOrigin;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.spi.client.http.DataLoader;
import eu.europa.esig.dss.spi.exception.DSSExternalResourceException;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.CRLToken;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.OCSPSource;
import eu.europa.esig.dss.spi.x509.revocation.ocsp.OCSPToken;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was revoked (thu hồi), asked at the configured addresses alone: an address that a certificate names is followed only
 * if it is one of them. Answers are bounded in time and size, and kept for a while.
 */
final class ConfiguredSources {
    private static final Logger log = LoggerFactory.getLogger(ConfiguredSources.class);
    /** So many answers are kept; then they are asked for anew. */
    private static final int MOST_KEPT = 1000;

    private final List<URI> crls;
    private final List<String> ocsp;
    private final Duration keptFor;
    private final BoundedHttp http;
    private final Clock clock;
    private final Map<Question, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(byte[] answer, Instant at) {}

    /** @param body hash of what is posted; 0 if nothing is */
    private record Question(URI address, int body) {}

    ConfiguredSources(TimeSettings.Revocation settings, Clock clock) {
        this.crls = settings.crls();
        this.ocsp = settings.ocsp().stream().map(URI::toString).toList();
        this.keptFor = settings.keptFor();
        this.http = new BoundedHttp(
                settings.timeout(), settings.timeout(), settings.largest().toBytes());
        this.clock = clock;
    }

    CRLSource lists() {
        return (certificate, issuer) -> {
            for (var address : crls) {
                var list = list(address, certificate, issuer);
                if (list.isPresent()) {
                    return list.get();
                }
            }
            return null;
        };
    }

    private Optional<CRLToken> list(URI address, CertificateToken certificate, CertificateToken issuer) {
        try {
            var binary = CRLUtils.buildCRLBinary(answer(address, null));
            var validity = CRLUtils.buildCRLValidity(binary, issuer);
            if (!validity.isValid()) {
                return Optional.empty(); // another issuer's, or a forgery
            }
            var list = new CRLToken(certificate, validity);
            list.setExternalOrigin(RevocationOrigin.EXTERNAL);
            list.setSourceURL(address.toString());
            return Optional.of(list);
        } catch (IOException | RuntimeException e) {
            log.atWarn()
                    .addKeyValue("address", address)
                    .addKeyValue("why", e.getMessage())
                    .log("no usable revocation list");
            return Optional.empty();
        }
    }

    OCSPSource responders() {
        var online = new OnlineOCSPSource(new Loader());
        return (certificate, issuer) -> ocsp.isEmpty() ? null : answer(online, certificate, issuer);
    }

    private @Nullable OCSPToken answer(OnlineOCSPSource online, CertificateToken certificate, CertificateToken issuer) {
        try {
            return online.getRevocationToken(certificate, issuer, ocsp);
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("why", e.getMessage()).log("no usable OCSP answer");
            return null;
        }
    }

    private byte[] answer(URI address, byte @Nullable [] posted) throws IOException {
        var now = clock.instant();
        var question = new Question(address, posted == null ? 0 : Arrays.hashCode(posted));
        var known = kept.get(question);
        if (known != null && now.isBefore(known.at().plus(keptFor))) {
            return known.answer();
        }
        var request = HttpRequest.newBuilder(address);
        if (posted != null) {
            request.header("Content-Type", "application/ocsp-request")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(posted));
        }
        var answer = http.body(request);
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        kept.put(question, new Kept(answer, now));
        return answer;
    }

    /** What DSS asks OCSP responders through. */
    private final class Loader implements DataLoader {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] get(String url) {
            throw new DSSExternalResourceException("only configured addresses are asked, not " + url);
        }

        @Override
        public DataAndUrl get(List<String> urls) {
            throw new DSSExternalResourceException("only configured addresses are asked");
        }

        @Override
        public byte[] post(String url, byte[] content) {
            if (!ocsp.contains(url)) {
                throw new DSSExternalResourceException("only configured addresses are asked, not " + url);
            }
            try {
                return answer(URI.create(url), content);
            } catch (IOException e) {
                throw new DSSExternalResourceException("of %s: %s".formatted(url, e.getMessage()), e);
            }
        }

        @Override
        public void setContentType(String contentType) {
            // Always that of OCSP.
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException(Loader.class.getName());
        }
    }
}

package vn.lienthong.support.security;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetParseException;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An issuer's keys. They are fetched when they are first needed, so that a service starts without its issuers; again when
 * a token names one that isn't known, so that a rotated key counts at once; and those known last count on for a while when
 * the issuer doesn't answer.
 */
final class IssuerKeys {
    private static final int LARGEST_ANSWER = 512 * 1024;
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private IssuerKeys() {}

    static JWSKeySelector<SecurityContext> of(SecuritySettings.Issuer issuer, SecuritySettings settings) {
        var algorithms = issuer.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        var file = issuer.publicKeyLocation();
        if (file == null) {
            return new JWSVerificationKeySelector<>(algorithms, served(issuer, settings));
        }
        try {
            var keys = List.of(publicKey(file.getContentAsString(StandardCharsets.US_ASCII)));
            // It has no id, so it is tried whatever id a token names.
            return (header, context) -> algorithms.contains(header.getAlgorithm()) ? keys : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("the public key of issuer " + issuer.name() + " can't be read", e);
        }
    }

    private static PublicKey publicKey(String pem) {
        var bytes = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        for (var kind : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException e) {
                // Of the other kind, then.
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has " + kind, e);
            }
        }
        throw new IllegalStateException("an issuer's public key is no PEM of an RSA or EC key");
    }

    private static JWKSource<SecurityContext> served(SecuritySettings.Issuer issuer, SecuritySettings settings) {
        var wait = Math.toIntExact(settings.issuerTimeout().toMillis());
        var http = new DefaultResourceRetriever(wait, wait, LARGEST_ANSWER);
        var fetched = new Fetched(issuer.issuerUri(), issuer.jwkSetUri(), http);
        return JWKSourceBuilder.<SecurityContext>create(fetched)
                .cache(
                        settings.keysKept().toMillis(),
                        settings.issuerTimeout().multipliedBy(3).toMillis())
                .refreshAheadCache(false)
                .rateLimited(settings.keysAskedAgain().toMillis())
                .retrying(false)
                .outageTolerant(settings.keysKept().plus(settings.keysOutlive()).toMillis())
                .build();
    }

    /** Asks the issuer, first where its keys are if need be. */
    private static final class Fetched implements JWKSetSource<SecurityContext> {
        private final @Nullable URI issuer;
        private final ResourceRetriever http;
        private volatile @Nullable URL keys;

        Fetched(@Nullable URI issuer, @Nullable URI keys, ResourceRetriever http) {
            this.issuer = issuer;
            this.http = http;
            this.keys = keys == null ? null : url(keys.toString());
        }

        @Override
        public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
                throws KeySourceException {
            try {
                var at = keys != null ? keys : discovered();
                var set = JWKSet.parse(http.retrieveResource(at).getContent());
                // Only found where they really are: a discovery document that was wrong is read anew.
                keys = at;
                return set;
            } catch (IOException e) {
                forget();
                throw new JWKSetRetrievalException("the issuer doesn't answer", e);
            } catch (ParseException | IllegalArgumentException e) {
                forget();
                throw new JWKSetParseException("the issuer's answer can't be read", e);
            }
        }

        private void forget() {
            if (issuer != null) {
                keys = null;
            }
        }

        private URL discovered() throws IOException, ParseException {
            var base = Objects.requireNonNull(issuer).toString();
            var document = JSONObjectUtils.parse(http.retrieveResource(url(base.replaceAll("/+$", "") + DISCOVERY))
                    .getContent());
            if (!base.equals(JSONObjectUtils.getString(document, "issuer"))) {
                throw new ParseException("the discovery document is of another issuer", 0);
            }
            return url(String.valueOf(JSONObjectUtils.getString(document, "jwks_uri")));
        }

        private static URL url(String text) {
            try {
                return URI.create(text).toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException("no URL", e);
            }
        }

        @Override
        public void close() {}
    }
}

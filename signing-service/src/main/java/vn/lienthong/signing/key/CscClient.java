package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.signing.key.KeysFile.ProviderEntry;
import vn.lienthong.signing.refusal.RefusalReason;

/**
 * Speaks with a remote signing service (dịch vụ ký số từ xa) after the Cloud Signature Consortium's API v2: credentials/info,
 * credentials/authorize, signatures/signHash in its asynchronous mode, signatures/signPolling. Three kinds of trouble: passing
 * (connection, time-out, 429, 5xx, a token it doesn't take) is {@link KeyUnavailable}; what the holder decided is told by the
 * error's name; everything else it says no to is {@link RefusalReason#PROVIDER_REFUSED}.
 */
final class CscClient implements AutoCloseable {
    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";
    private static final String RSA_SHA_256 = "1.2.840.113549.1.1.11";
    private static final String ECDSA_SHA_256 = "1.2.840.10045.4.3.2";
    private static final int LARGEST_ANSWER = 256 * 1024;
    private static final int LONGEST_CHAIN = 10;
    /** One that didn't answer is not waited for again at once. */
    private static final Duration SPARED = Duration.ofSeconds(2);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String name;
    private final ProviderEntry entry;
    private final HttpClient http;
    private volatile boolean reachable = true;
    private volatile long missedAt = System.nanoTime() - SPARED.toNanos();

    CscClient(String name, ProviderEntry entry) {
        this.name = name;
        this.entry = entry;
        this.http = HttpClient.newBuilder()
                .connectTimeout(entry.timeOut())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What became of what was asked for. */
    sealed interface Result {
        record Signed(byte[] signature) implements Result {}

        record Awaited(String responseId) implements Result {}

        record Declined() implements Result {}

        record Lapsed() implements Result {}
    }

    String name() {
        return name;
    }

    ProviderEntry entry() {
        return entry;
    }

    /** Whether it answered when it was last asked. */
    boolean isReachable() {
        return reachable;
    }

    /** The certificates of a credential, its own first. */
    List<X509Certificate> chain(String credential) {
        var answer = ask(
                "credentials/info",
                Map.of("credentialID", credential, "certificates", "chain", "certInfo", true, "authInfo", true));
        if (answer.status() != 200) {
            throw new KeyRefused(RefusalReason.PROVIDER_REFUSED);
        }
        if (!"enabled".equals(answer.body().path("key").path("status").asString("enabled"))) {
            throw new KeyUnavailable("the provider %s says that its key %s is not enabled".formatted(name, credential));
        }
        var chain = new ArrayList<X509Certificate>();
        try {
            var certificates = CertificateFactory.getInstance("X.509");
            for (var encoded : answer.body().path("cert").path("certificates")) {
                if (chain.size() < LONGEST_CHAIN) {
                    chain.add((X509Certificate) certificates.generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(encoded.asString("")))));
                }
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyUnavailable(
                    "the provider %s gives no readable certificate of %s".formatted(name, credential), e);
        }
        if (chain.isEmpty()) {
            throw new KeyUnavailable("the provider %s gives no certificate of %s".formatted(name, credential));
        }
        return chain;
    }

    /** Asks for a signature; the holder approves, or not, in their own time. */
    Result sign(String credential, byte[] sha256, boolean elliptic, Duration within) {
        var digest = Base64.getEncoder().encodeToString(sha256);
        var authorised = ask(
                "credentials/authorize",
                Map.of(
                        "credentialID",
                        credential,
                        "numSignatures",
                        1,
                        "hashes",
                        List.of(digest),
                        "hashAlgorithmOID",
                        SHA_256));
        var ended = endOf(authorised);
        if (ended.isPresent()) {
            return ended.get();
        }
        var asked = ask(
                "signatures/signHash",
                Map.of(
                        "credentialID",
                        credential,
                        "SAD",
                        authorised.body().path("SAD").asString(""),
                        "hashes",
                        List.of(digest),
                        "hashAlgorithmOID",
                        SHA_256,
                        "signAlgo",
                        elliptic ? ECDSA_SHA_256 : RSA_SHA_256,
                        "operationMode",
                        "A",
                        "validity_period",
                        within.toMillis(),
                        // So that a provider that keeps it can tell a repeated request.
                        "clientData",
                        digest));
        return endOf(asked)
                .orElseGet(() -> given(asked).orElseGet(() -> {
                    var id = asked.body().path("responseID").asString("");
                    if (id.isEmpty() || id.length() > 200) {
                        throw new KeyUnavailable("the provider " + name + " neither signs nor says how to ask again");
                    }
                    return new Result.Awaited(id);
                }));
    }

    Result poll(String responseId) {
        var answer = ask("signatures/signPolling", Map.of("responseID", responseId));
        return endOf(answer).orElseGet(() -> given(answer).orElseGet(() -> new Result.Awaited(responseId)));
    }

    private Optional<Result> given(Answer answer) {
        var signature = answer.body().path("signatures").path(0).asString("");
        try {
            return signature.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Result.Signed(Base64.getDecoder().decode(signature)));
        } catch (IllegalArgumentException e) {
            throw new KeyUnavailable("the provider " + name + " gives an unreadable signature", e);
        }
    }

    /** The holder's no, or the provider's; empty if all is well so far. */
    private static Optional<Result> endOf(Answer answer) {
        if (answer.status() < 300) {
            return Optional.empty();
        }
        return switch (answer.body().path("error").asString("")) {
            case "access_denied", "authorization_denied", "user_cancelled" -> Optional.of(new Result.Declined());
            case "expired_request", "expired_token", "timeout" -> Optional.of(new Result.Lapsed());
            default -> throw new KeyRefused(RefusalReason.PROVIDER_REFUSED);
        };
    }

    private record Answer(int status, JsonNode body) {}

    private Answer ask(String method, Map<String, ?> question) {
        if (System.nanoTime() - missedAt < SPARED.toNanos()) {
            throw new KeyUnavailable("the remote signing provider " + name + " couldn't be reached a moment ago");
        }
        try {
            var response = http.send(
                    HttpRequest.newBuilder(URI.create(entry.url() + "/" + method))
                            .timeout(entry.timeOut())
                            .header("Authorization", "Bearer " + token())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)))
                            .build(),
                    info -> BodySubscribers.limiting(BodySubscribers.ofByteArray(), LARGEST_ANSWER));
            int status = response.statusCode();
            if (status >= 500 || status == 429 || status == 408) {
                throw new IOException("it answers " + status);
            }
            reachable = status != 401;
            if (status == 401) {
                throw new KeyUnavailable(
                        "the provider %s doesn't take the token in %s: renew it".formatted(name, entry.tokenFile()));
            }
            return new Answer(status, bodyOf(response));
        } catch (IOException e) {
            reachable = false;
            missedAt = System.nanoTime();
            throw new KeyUnavailable("the remote signing provider " + name + " can't be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeyUnavailable("ended while waiting for the provider " + name, e);
        }
    }

    private static JsonNode bodyOf(HttpResponse<byte[]> response) throws IOException {
        try {
            return response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new IOException("its answer is not JSON", e);
        }
    }

    private String token() throws IOException {
        return Files.readString(entry.tokenFile(), UTF_8).strip();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package vn.lienthong.notification.zalo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.contract.wire.CanonicalJson;
import vn.lienthong.notification.sending.HttpCalls;
import vn.lienthong.notification.sending.HttpCalls.NoAnswer;
import vn.lienthong.notification.sending.HttpCalls.NotThere;
import vn.lienthong.notification.sending.SealedSecrets;

/**
 * Zalo's tokens. A refresh token is good once and brings the next pair, so one instance at a time renews, and a pair is used
 * only once it is kept, sealed: whoever starts later goes on with it. What can't be helped is a crash between Zalo's answer and
 * the commit: then the account has to be authorised anew, and the new refresh token given in the settings.
 */
@Component
@ConditionalOnProperty("lienthong.notification.zalo.app-id")
class ZaloTokens {
    private static final Logger log = LoggerFactory.getLogger(ZaloTokens.class);
    private static final String NAME = "zalo";
    /** Of the advisory lock under which a pair is renewed. */
    private static final long RENEWING = 0x5a41_4c4f_5f52_4eL;

    private static final Duration USUAL_LIFE = Duration.ofHours(25);

    private final ZaloSettings settings;
    private final SealedSecrets secrets;
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final HttpCalls calls;
    private final JsonMapper json = CanonicalJson.mapper();
    private final Clock clock = Clock.systemUTC();
    private final String seed;
    private @Nullable Pair kept;
    /** A pair that Zalo gave and the database didn't take yet. */
    private @Nullable Pair unkept;

    ZaloTokens(ZaloSettings settings, SealedSecrets secrets, JdbcClient database, TransactionTemplate transactions) {
        this.settings = settings;
        this.secrets = secrets;
        this.database = database;
        this.transactions = transactions;
        this.calls = new HttpCalls(settings.answerTimeout());
        this.seed = digest(settings.refreshToken());
    }

    /**
     * A pair of tokens.
     *
     * @param seed which refresh token of the settings it descends from, as a digest
     */
    private record Pair(String seed, String access, String refresh, Instant until) {
        @Override
        public String toString() {
            return "Pair[withheld]";
        }
    }

    /** There is no access token now. */
    static final class NoToken extends Exception {
        private static final long serialVersionUID = 1L;

        NoToken(String reason) {
            super(reason);
        }
    }

    /** An access token that is good for a while. */
    synchronized String access() throws NoToken {
        return access(null);
    }

    /** Another than this one, which Zalo doesn't accept. */
    synchronized String accessInsteadOf(String refused) throws NoToken {
        return access(refused);
    }

    private String access(@Nullable String refused) throws NoToken {
        keepUnkept();
        var known = kept;
        if (known != null && isGood(known, refused)) {
            return known.access();
        }
        try {
            return renew(refused).access();
        } catch (NoToken e) {
            if (known != null
                    && !known.access().equals(refused)
                    && known.until().isAfter(clock.instant())) {
                return known.access(); // it was only about to end
            }
            throw e;
        }
    }

    private boolean isGood(Pair pair, @Nullable String refused) {
        return pair.seed().equals(seed)
                && !pair.access().equals(refused)
                && pair.until().minus(settings.renewBefore()).isAfter(clock.instant());
    }

    private void keepUnkept() {
        var pair = unkept;
        if (pair != null) {
            keep(pair);
            kept = pair;
            unkept = null;
        }
    }

    /** Failing to call Zalo ends the transaction like anything else; it carries the reason out. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient NoToken reason;

        Failed(NoToken reason) {
            super(reason.getMessage(), null, false, false);
            this.reason = reason;
        }
    }

    private Pair renew(@Nullable String refused) throws NoToken {
        Pair pair;
        try {
            pair = Objects.requireNonNull(transactions.execute(status -> {
                database.sql("select pg_advisory_xact_lock(?)")
                        .param(RENEWING)
                        .query((row, n) -> 1)
                        .single();
                // Another instance may have been quicker.
                var standing = read().filter(one -> one.seed().equals(seed));
                if (standing.isPresent() && isGood(standing.get(), refused)) {
                    return standing.get();
                }
                Pair next;
                try {
                    next = fetch(standing.map(Pair::refresh).orElse(settings.refreshToken()));
                } catch (NoToken e) {
                    throw new Failed(e);
                }
                unkept = next;
                keep(next);
                return next;
            }));
        } catch (Failed e) {
            throw e.reason;
        }
        unkept = null;
        kept = pair;
        return pair;
    }

    private Optional<Pair> read() {
        return secrets.get(NAME).map(bytes -> json.readValue(bytes, Pair.class));
    }

    private void keep(Pair pair) {
        secrets.put(NAME, json.writeValueAsBytes(pair));
    }

    private Pair fetch(String refresh) throws NoToken {
        var body = form(Map.of("app_id", settings.appId(), "grant_type", "refresh_token", "refresh_token", refresh));
        JsonNode answer;
        try {
            answer = calls.send(HttpRequest.newBuilder(
                                    URI.create(ZaloCarrier.below(settings.oauthUrl(), "/v4/oa/access_token")))
                            .header("secret_key", settings.secretKey())
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(body)))
                    .body();
        } catch (NotThere e) {
            throw new NoToken("what gives Zalo's tokens couldn't be reached (%s)".formatted(e.getMessage()));
        } catch (NoAnswer e) {
            log.atError().log("Zalo's answer with the next tokens didn't come; the refresh token may be used up");
            throw new NoToken("the answer with Zalo's next tokens didn't come (%s)".formatted(e.getMessage()));
        }
        var access = answer.path("access_token").asString("");
        var next = answer.path("refresh_token").asString("");
        if (access.isEmpty() || next.isEmpty()) {
            throw new NoToken("Zalo gives no access token (%d)"
                    .formatted(answer.path("error").asInt(0)));
        }
        log.atInfo().log("Zalo gave the next pair of tokens");
        return new Pair(seed, access, next, clock.instant().plus(life(answer.path("expires_in"))));
    }

    /** Said in seconds, as a number or as text. */
    private static Duration life(JsonNode said) {
        var text = said.asString("");
        return text.matches("[1-9][0-9]{0,8}") ? Duration.ofSeconds(Long.parseLong(text)) : USUAL_LIFE;
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

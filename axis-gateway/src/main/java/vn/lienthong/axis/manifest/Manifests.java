package vn.lienthong.axis.manifest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import vn.lienthong.axis.AxisSettings;
import vn.lienthong.contract.wire.CanonicalJson;

/** Makes a manifest of each hour that has ended, in order, one after the other, and signs it as a detached JWS. */
@Component
class Manifests {
    private static final Logger log = LoggerFactory.getLogger(Manifests.class);
    /** In one transaction; the rest comes with the next look. */
    private static final int MOST_AT_ONCE = 1_000;

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ECKey key;

    Manifests(JdbcClient database, TransactionTemplate transactions, Clock clock, AxisSettings settings) {
        this.database = database;
        this.transactions = transactions;
        this.clock = clock;
        this.key = new KeyFile(settings.keys(), settings.keyPassword()).open();
    }

    /**
     * A manifest with its signature.
     *
     * @param content its canonical JSON, which is what was signed
     * @param signature detached JWS (RFC 7515, appendix F): the content goes between the two dots, in base64url
     */
    record Signed(Manifest manifest, byte[] content, String hash, String signature) {}

    @Scheduled(fixedDelayString = "${lienthong.axis.manifest.look-every}")
    void make() {
        transactions.executeWithoutResult(status -> {
            // Whoever adds to the feed waits that long: nothing more comes into an hour that is closed here.
            database.sql("select last from feed_counter for update")
                    .query(Long.class)
                    .single();
            var hour = nextHour();
            var now = clock.instant();
            for (int i = 0; i < MOST_AT_ONCE && hour.isPresent(); i++) {
                var end = hour.get().plus(1, ChronoUnit.HOURS);
                if (end.isAfter(now)) {
                    return;
                }
                make(hour.get(), end);
                hour = Optional.of(end);
            }
        });
    }

    /** After the last one, or the hour of the first package. */
    private Optional<Instant> nextHour() {
        var last = database.sql("select max(hour) from manifest")
                .query(Timestamp.class)
                .optional();
        if (last.isPresent()) {
            return last.map(hour -> hour.toInstant().plus(1, ChronoUnit.HOURS));
        }
        return database.sql("select added_at from outgoing where position = 1")
                .query(Timestamp.class)
                .optional()
                .map(first -> first.toInstant().truncatedTo(ChronoUnit.HOURS));
    }

    private record Last(long position, String hash) {}

    private void make(Instant hour, Instant end) {
        var before = database.sql("select last, hash from manifest order by hour desc limit 1")
                .query((row, n) -> new Last(row.getLong("last"), row.getString("hash")))
                .optional()
                .orElse(new Last(0, Manifest.BEGINNING));
        // By position rather than by time alone: none can be left out, nor stand in two.
        var digests = database.sql("""
                        select sha256 from outgoing where position > ? and added_at < ? order by position""")
                .params(before.position(), Timestamp.from(end))
                .query(String.class)
                .list();
        var manifest = new Manifest(
                hour,
                digests.size(),
                before.position() + 1,
                before.position() + digests.size(),
                digest(digests),
                before.hash());
        var content = CanonicalJson.mapper().writeValueAsBytes(manifest);
        database.sql("""
                        insert into manifest (hour, count, first, last, content, hash, signature)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        Timestamp.from(hour),
                        manifest.count(),
                        manifest.first(),
                        manifest.last(),
                        content,
                        HexFormat.of().formatHex(sha256().digest(content)),
                        sign(content))
                .update();
        database.sql("insert into manifest_key (kid, jwk) values (?, ?::jsonb) on conflict do nothing")
                .params(key.getKeyID(), key.toPublicJWK().toJSONString())
                .update();
        log.atDebug()
                .addKeyValue("hour", hour)
                .addKeyValue("packages", manifest.count())
                .log("manifest made");
    }

    static String digest(List<String> digests) {
        var all = sha256();
        digests.forEach(one -> all.update((one + "\n").getBytes(US_ASCII)));
        return HexFormat.of().formatHex(all.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private String sign(byte[] content) {
        var jws = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), new Payload(content));
        try {
            jws.sign(new ECDSASigner(key));
            return jws.serialize(true);
        } catch (JOSEException e) {
            throw new IllegalStateException("a manifest can't be signed", e);
        }
    }

    /** In the order of their hours. */
    List<Signed> after(@Nullable Instant hour, int limit) {
        return database.sql("""
                        select content, hash, signature from manifest
                        where hour > coalesce(?::timestamptz, '-infinity') order by hour limit ?""")
                .param(hour == null ? null : Timestamp.from(hour))
                .param(limit)
                .query((row, n) -> {
                    var content = row.getBytes("content");
                    return new Signed(
                            CanonicalJson.mapper().readValue(content, Manifest.class),
                            content,
                            row.getString("hash"),
                            row.getString("signature"));
                })
                .list();
    }

    /** The public keys: ours, and whatever was signed with before. */
    List<Map<String, Object>> keys() {
        var known = database.sql("select jwk from manifest_key where kid <> ? order by used_at desc")
                .param(key.getKeyID())
                .query((row, n) -> map(row.getString("jwk")))
                .list();
        var all = new java.util.ArrayList<Map<String, Object>>();
        all.add(key.toPublicJWK().toJSONObject());
        all.addAll(known);
        return all;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return JsonMapper.shared().readValue(json, Map.class);
    }
}

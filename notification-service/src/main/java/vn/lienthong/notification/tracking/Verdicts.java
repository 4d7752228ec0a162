package vn.lienthong.notification.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.support.content.ContentStore;
import vn.lienthong.support.signature.SignatureChecks;

/** What the signatures of results are worth, as the verification service says; asked again now and then. */
@Component
class Verdicts {
    private static final Logger log = LoggerFactory.getLogger(Verdicts.class);
    private static final Duration SURE_FOR = Duration.ofHours(12);
    private static final Duration OPEN_FOR = Duration.ofMinutes(10);
    private static final String UNSIGNED = "UNSIGNED";

    private final JdbcClient database;
    private final ObjectProvider<SignatureChecks> checks;
    private final ObjectProvider<ContentStore> store;

    Verdicts(JdbcClient database, ObjectProvider<SignatureChecks> checks, ObjectProvider<ContentStore> store) {
        this.database = database;
        this.checks = checks;
        this.store = store;
    }

    /** What a result's signature is worth: a verdict's name, or {@code UNSIGNED}. Never fails. */
    String of(Attachment result) {
        return known(result.sha256()).orElseGet(() -> ask(result));
    }

    private Optional<String> known(String sha256) {
        var now = Instant.now();
        return database.sql(
                        "select verdict from result_verdict where sha256 = ? and checked_at > "
                                + "case when verdict in ('VALID', 'INVALID', 'UNSIGNED') then ?::timestamptz else ?::timestamptz end")
                .params(sha256, Timestamp.from(now.minus(SURE_FOR)), Timestamp.from(now.minus(OPEN_FOR)))
                .query(String.class)
                .optional();
    }

    private String ask(Attachment result) {
        var asked = checks.getIfAvailable();
        var files = store.getIfAvailable();
        if (asked == null || files == null) {
            return SignatureVerdict.NOT_CHECKED.name();
        }
        try {
            var verdict = asked.check(() -> open(files, result.sha256()), result.name())
                    .map(checked -> checked.verdict().name())
                    .orElse(UNSIGNED);
            // What couldn't be checked is tried anew with the next look.
            if (!verdict.equals(SignatureVerdict.NOT_CHECKED.name())) {
                keep(result.sha256(), verdict);
            }
            return verdict;
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("exception", e.getClass().getName())
                    .log("a result can't be read to have its signature checked");
            return SignatureVerdict.NOT_CHECKED.name();
        }
    }

    private static InputStream open(ContentStore files, String sha256) throws IOException {
        return files.open(sha256).orElseThrow(() -> new IOException("there is no such file"));
    }

    private void keep(String sha256, String verdict) {
        database.sql("""
                        insert into result_verdict (sha256, verdict, checked_at) values (?, ?, now())
                        on conflict (sha256) do update set verdict = excluded.verdict, checked_at = excluded.checked_at""").params(sha256, verdict).update();
    }
}

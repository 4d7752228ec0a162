package vn.lienthong.signing.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * The keys in a folder, one file {@code <agency code>.p12} each. A key is opened at its first use and kept; one that is
 * missing is looked for again each time, so that it can be installed without a restart.
 */
public final class KeyFolder implements AgencyKeys {
    private static final Logger log = LoggerFactory.getLogger(KeyFolder.class);

    private final Path folder;
    private final String password;
    private final @Nullable DevelopmentAuthority authority;
    private final Clock clock;
    private final Map<AgencyCode, AgencyKey> opened = new ConcurrentHashMap<>();

    /** @param authority issues a key to an agency that has none; null to leave it without */
    public KeyFolder(Path folder, String password, @Nullable DevelopmentAuthority authority, Clock clock) {
        this.folder = folder;
        this.password = password;
        this.authority = authority;
        this.clock = clock;
    }

    @Override
    public AgencyKey keyOf(AgencyCode agency, String agencyName, Instant signedAt) throws Refused {
        var known = opened.get(agency);
        var key = known != null ? known : openOrIssue(agency, agencyName);
        if (!key.isValidAt(clock.instant()) || !key.isValidAt(signedAt)) {
            throw new Refused(RefusalReason.KEY_NOT_VALID);
        }
        return key;
    }

    @Override
    public synchronized Optional<AgencyKey> existingKeyOf(AgencyCode agency) throws Refused {
        var known = opened.get(agency);
        if (known != null) {
            return Optional.of(known);
        }
        var file = file(agency);
        if (!Files.exists(file.path())) {
            return Optional.empty();
        }
        var key = open(file);
        opened.put(agency, key);
        return Optional.of(key);
    }

    private synchronized AgencyKey openOrIssue(AgencyCode agency, String agencyName) throws Refused {
        if (authority != null && existingKeyOf(agency).isEmpty()) {
            authority.issue(agency, agencyName, file(agency));
        }
        return existingKeyOf(agency).orElseThrow(() -> new Refused(RefusalReason.NO_KEY));
    }

    private static AgencyKey open(Pkcs12File file) throws Refused {
        try {
            return file.read();
        } catch (GeneralSecurityException e) {
            log.atError().addKeyValue("file", file.path()).setCause(e).log("signing key can't be opened");
            throw new Refused(RefusalReason.KEY_UNREADABLE, e);
        } catch (IOException e) {
            throw new UncheckedIOException("the signing key " + file.path() + " can't be read from disk", e);
        }
    }

    private Pkcs12File file(AgencyCode agency) {
        return new Pkcs12File(folder.resolve(agency.value() + ".p12"), password);
    }
}

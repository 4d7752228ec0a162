package vn.lienthong.signing.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.signing.key.KeysFile.KeyEntry;
import vn.lienthong.signing.key.KeysFile.Place;
import vn.lienthong.signing.key.KeysFile.ProviderEntry;
import vn.lienthong.signing.key.KeysFile.TokenEntry;
import vn.lienthong.signing.key.Revocation.Reason;
import vn.lienthong.signing.refusal.RefusalReason;
import vn.lienthong.signing.refusal.Refused;

/**
 * The keys in a folder, {@code <agency code>.p12} and {@code <agency code>~<anything>.p12}, and those {@code keys.yml} in
 * it names, which may be elsewhere. Of an agency's keys the newest valid one signs; the others are known for verification.
 * Where {@code keys.yml} names keys of an agency, those alone sign for it. A key is opened at its first use and kept; the
 * folder is looked at again when it has changed, so that keys can be installed without a restart.
 */
public final class KeyFolder implements AgencyKeys, Keyring, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyFolder.class);
    private static final Duration LOOKED_AT_EVERY = Duration.ofMillis(500);
    /** A folder's time stands still for some milliseconds; what changed just now may change again unseen. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private static final Duration EXPIRES_SOON = Duration.ofDays(60);
    private static final String SUFFIX = ".p12";

    private final Path folder;
    private final String password;
    private final @Nullable DevelopmentAuthority authority;
    private final Clock clock;
    private final Revocations revocations;
    private final Approvals approvals;
    /** By what they were opened from; kept until the end. */
    private final Map<Object, OpenedKey> opened = new ConcurrentHashMap<>();

    private final Map<TokenEntry, TokenProcess> tokens = new ConcurrentHashMap<>();
    private final Map<ProviderEntry, CscClient> providers = new ConcurrentHashMap<>();

    private volatile Contents contents;
    private volatile long lookedAt = System.nanoTime();

    /** What the folder held when it was last looked at. */
    private record Contents(
            KeysFile listed,
            @Nullable FileTime listChanged,
            Map<AgencyCode, List<Path>> files,
            FileTime changed,
            Instant at) {}

    /** A key that could be opened. */
    private record OpenedKey(AgencyKey key, LongAdder signatures) {}

    /** A key, opened or not. */
    private record Known(
            AgencyCode agency,
            KeyKind kind,
            String handle,
            boolean signs,
            @Nullable OpenedKey opened,
            @Nullable RuntimeException unavailable,
            @Nullable Refused refused,
            @Nullable Instant from,
            @Nullable Instant to) {

        Instant notBefore() {
            var certified = certificate().getNotBefore().toInstant();
            return from == null || from.isBefore(certified) ? certified : from;
        }

        Instant notAfter() {
            var certified = certificate().getNotAfter().toInstant();
            return to == null || to.isAfter(certified) ? certified : to;
        }

        boolean isValidAt(Instant moment) {
            return !moment.isBefore(notBefore()) && !moment.isAfter(notAfter());
        }

        AgencyKey key() {
            return Objects.requireNonNull(opened).key();
        }

        private X509Certificate certificate() {
            return key().certificate();
        }
    }

    /**
     * @param authority issues a key to an agency that has none; null to leave it without
     * @throws IllegalStateException if {@code keys.yml} or the list of revoked keys can't be used, saying why
     */
    public KeyFolder(Path folder, String password, @Nullable DevelopmentAuthority authority, Clock clock) {
        this.folder = folder;
        this.password = password;
        this.authority = authority;
        this.clock = clock;
        this.revocations = new Revocations(folder);
        this.approvals = new Approvals(folder);
        this.contents = look(null);
        startTokens();
    }

    @Override
    public AgencyKey keyOf(AgencyCode agency, String agencyName, Instant signedAt) throws Refused {
        refresh(false);
        var known = keysOf(agency, agencyName);
        if (known.stream().noneMatch(Known::signs)) {
            refresh(true);
            known = keysOf(agency, agencyName);
        }
        if (known.stream().noneMatch(Known::signs)) {
            known = issued(agency, agencyName);
        }
        return choose(known.stream().filter(Known::signs).toList(), signedAt);
    }

    /** The newest that is valid now and at the time the signature will claim. */
    private AgencyKey choose(List<Known> signing, Instant signedAt) throws Refused {
        if (signing.isEmpty()) {
            throw new Refused(RefusalReason.NO_KEY);
        }
        var now = clock.instant();
        var usable = signing.stream()
                .filter(key -> key.opened() != null && key.isValidAt(now) && key.isValidAt(signedAt))
                .toList();
        var chosen = usable.stream()
                .filter(key -> revocations.of(key.key().serialNumber()).isEmpty())
                .max(Comparator.comparing(Known::notBefore));
        if (chosen.isPresent()) {
            return chosen.get().key();
        }
        for (var key : signing) {
            if (key.unavailable() != null) {
                throw key.unavailable();
            }
        }
        if (signing.stream()
                .anyMatch(key -> key.opened() != null
                        && revocations.of(key.key().serialNumber()).isPresent())) {
            throw new Refused(RefusalReason.KEY_REVOKED);
        }
        for (var key : signing) {
            if (key.refused() != null) {
                throw key.refused();
            }
        }
        throw new Refused(RefusalReason.KEY_NOT_VALID);
    }

    @Override
    public Optional<AgencyKey> existingKeyOf(AgencyCode agency) throws Refused {
        refresh(false);
        if (keysOf(agency, null).isEmpty()) {
            refresh(true);
        }
        var known = keysOf(agency, null);
        var usable = known.stream().filter(key -> key.opened() != null).toList();
        if (usable.isEmpty()) {
            for (var key : known) {
                if (key.refused() != null) {
                    throw key.refused();
                }
            }
            return Optional.empty();
        }
        var now = clock.instant();
        return usable.stream()
                .max(Comparator.comparing(Known::signs)
                        .thenComparing(
                                key -> revocations.of(key.key().serialNumber()).isEmpty())
                        .thenComparing(key -> key.isValidAt(now))
                        .thenComparing(Known::notBefore))
                .map(Known::key);
    }

    // ---- for those who look after the keys

    @Override
    public List<KeyReport> reports() {
        refresh(true);
        var agencies = new LinkedHashSet<AgencyCode>(contents.files().keySet());
        contents.listed().keys().forEach(entry -> agencies.add(entry.agency()));
        var now = clock.instant();
        return agencies.stream()
                .sorted(Comparator.comparing(AgencyCode::value))
                .flatMap(agency -> keysOf(agency, null).stream())
                .map(known -> report(known, now))
                .toList();
    }

    private KeyReport report(Known known, Instant now) {
        if (known.opened() == null) {
            return new KeyReport(
                    known.agency(),
                    null,
                    known.kind(),
                    known.handle(),
                    null,
                    null,
                    null,
                    null,
                    KeyState.UNREACHABLE,
                    null,
                    known.signs(),
                    0);
        }
        var key = known.key();
        var revoked = revocations.of(key.serialNumber());
        return new KeyReport(
                known.agency(),
                key.serialNumber(),
                known.kind(),
                known.handle(),
                algorithm(key),
                known.notBefore(),
                known.notAfter(),
                Math.floorDiv(
                        Duration.between(now, known.notAfter()).toSeconds(),
                        Duration.ofDays(1).toSeconds()),
                state(known, revoked.isPresent(), now),
                revoked.map(Revocation::since).orElse(null),
                known.signs(),
                known.opened().signatures().sum());
    }

    private KeyState state(Known known, boolean revoked, Instant now) {
        if (revoked) {
            return KeyState.REVOKED;
        }
        if (now.isAfter(known.notAfter())) {
            return KeyState.EXPIRED;
        }
        if (now.isBefore(known.notBefore())) {
            return KeyState.NOT_YET;
        }
        if (!isReachable(known)) {
            return KeyState.UNREACHABLE;
        }
        return now.plus(EXPIRES_SOON).isAfter(known.notAfter()) ? KeyState.EXPIRES_SOON : KeyState.VALID;
    }

    private boolean isReachable(Known known) {
        var listed = contents.listed();
        return listed.keys().stream()
                .filter(entry -> handleOf(entry).equals(known.handle()))
                .findFirst()
                .map(entry -> switch (entry.place()) {
                    case Place.InFile(var file) -> true;
                    case Place.OnToken(var name, var label) -> token(name).isReady();
                    case Place.AtProvider(var name, var credential) ->
                        provider(name).isReachable();
                })
                .orElse(true);
    }

    private static String algorithm(AgencyKey key) {
        return switch (key.certificate().getPublicKey()) {
            case RSAPublicKey rsa -> "RSA-" + rsa.getModulus().bitLength();
            case ECPublicKey elliptic -> "EC-" + elliptic.getParams().getOrder().bitLength();
            default -> key.certificate().getPublicKey().getAlgorithm();
        };
    }

    @Override
    public Optional<Revocation> revoke(String serial, Reason reason, Instant since, String by) {
        if (reports().stream().noneMatch(key -> serial.equals(key.serial()))) {
            return Optional.empty();
        }
        var revoked = revocations.add(new Revocation(serial, reason, since, clock.instant(), by));
        log.atWarn()
                .addKeyValue("serial", serial)
                .addKeyValue("reason", reason)
                .addKeyValue("since", since)
                .log("a signing key was revoked");
        return Optional.of(revoked);
    }

    @Override
    public boolean replace(String serial) {
        var issuer = authority;
        var known =
                reports().stream().filter(key -> serial.equals(key.serial())).findFirst();
        if (issuer == null || known.isEmpty()) {
            return false;
        }
        var agency = known.get().agency();
        int number = 2;
        while (Files.exists(folder.resolve(agency.value() + "~" + number + SUFFIX))) {
            number++;
        }
        issuer.issue(agency, agency.value(), file(folder.resolve(agency.value() + "~" + number + SUFFIX)));
        refresh(true);
        return true;
    }

    // ---- what there is

    private List<Known> issued(AgencyCode agency, String agencyName) throws Refused {
        var issuer = authority;
        if (issuer == null) {
            throw new Refused(RefusalReason.NO_KEY);
        }
        synchronized (this) {
            var path = folder.resolve(agency.value() + SUFFIX);
            if (!Files.exists(path)) {
                issuer.issue(agency, agencyName, file(path));
            }
        }
        refresh(true);
        return keysOf(agency, agencyName);
    }

    /** @param agencyName null if no certificate may be issued for the question's sake */
    private List<Known> keysOf(AgencyCode agency, @Nullable String agencyName) {
        var now = contents;
        var listed = now.listed().keys().stream()
                .filter(entry -> entry.agency().equals(agency))
                .toList();
        var all = new ArrayList<Known>();
        for (var entry : listed) {
            all.add(known(entry, agencyName));
        }
        var named = listed.stream()
                .map(KeyEntry::place)
                .<Path>mapMulti((place, to) -> {
                    if (place instanceof Place.InFile(var file)) {
                        to.accept(file);
                    }
                })
                .collect(Collectors.toSet());
        for (var path : now.files().getOrDefault(agency, List.of())) {
            if (!named.contains(path.toAbsolutePath())) {
                all.add(inFile(agency, path, listed.isEmpty(), null));
            }
        }
        return all;
    }

    private Known known(KeyEntry entry, @Nullable String agencyName) {
        return switch (entry.place()) {
            case Place.InFile(var file) -> inFile(entry.agency(), file, true, entry);
            case Place.OnToken place -> elsewhere(entry, KeyKind.PKCS11, () -> onToken(entry, place, agencyName));
            case Place.AtProvider place -> elsewhere(entry, KeyKind.REMOTE, () -> atProvider(entry, place));
        };
    }

    private Known inFile(AgencyCode agency, Path path, boolean signs, @Nullable KeyEntry entry) {
        var file = file(path);
        OpenedKey key = null;
        Refused refused = null;
        try {
            key = opened.get(path);
            if (key == null) {
                key = opened(path, file.read());
            }
        } catch (GeneralSecurityException e) {
            log.atError().addKeyValue("file", path).setCause(e).log("signing key can't be opened");
            refused = new Refused(RefusalReason.KEY_UNREADABLE, e);
        } catch (NoSuchFileException e) {
            refused = new Refused(RefusalReason.NO_KEY, e);
        } catch (IOException e) {
            throw new UncheckedIOException("the signing key " + path + " can't be read from disk", e);
        }
        return new Known(
                agency,
                KeyKind.PKCS12,
                file.handle(),
                signs,
                key,
                null,
                refused,
                entry == null ? null : entry.from(),
                entry == null ? null : entry.to());
    }

    private interface Opening {
        AgencyKey open() throws IOException, GeneralSecurityException;
    }

    private Known elsewhere(KeyEntry entry, KeyKind kind, Opening opening) {
        OpenedKey key = null;
        RuntimeException unavailable = null;
        Refused refused = null;
        try {
            key = opened.get(entry);
            if (key == null) {
                key = opened(entry, opening.open());
            }
        } catch (KeyUnavailable e) {
            unavailable = e;
        } catch (KeyRefused e) {
            refused = e.asRefused();
        } catch (IOException | GeneralSecurityException e) {
            log.atError().addKeyValue("key", handleOf(entry)).setCause(e).log("the key's certificate can't be read");
            refused = new Refused(RefusalReason.KEY_UNREADABLE, e);
        }
        return new Known(
                entry.agency(), kind, handleOf(entry), true, key, unavailable, refused, entry.from(), entry.to());
    }

    private AgencyKey onToken(KeyEntry entry, Place.OnToken place, @Nullable String agencyName)
            throws IOException, GeneralSecurityException {
        var signer = new Pkcs11Signer(place.token(), token(place.token()), place.label());
        var chain = entry.certificate() != null ? read(entry.certificate()) : issuedFor(entry, place, agencyName);
        return new AgencyKey(new CheckedSigner(signer, chain.getFirst().getPublicKey()), chain);
    }

    /** From the development authority, kept in a file beside the keys. */
    private List<X509Certificate> issuedFor(KeyEntry entry, Place.OnToken place, @Nullable String agencyName)
            throws IOException, GeneralSecurityException {
        var file = folder.resolve("%s~%s-%s.pem"
                .formatted(entry.agency().value(), place.token(), place.label().replaceAll("[^A-Za-z0-9.-]", "_")));
        if (!Files.exists(file)) {
            if (authority == null) {
                throw new InvalidKeyException("keys.yml names no certificate of " + handleOf(entry));
            }
            if (agencyName == null) {
                throw new KeyUnavailable("the certificate of " + handleOf(entry) + " is issued at its first signature");
            }
            var chain = authority.certify(
                    entry.agency(), agencyName, token(place.token()).publicKey(place.label()));
            try {
                Files.writeString(
                        file,
                        chain.stream().map(Pem::of).collect(Collectors.joining()),
                        US_ASCII,
                        StandardOpenOption.CREATE_NEW);
            } catch (FileAlreadyExistsException anotherProcessWasFirst) {
                return read(file);
            }
        }
        return read(file);
    }

    private AgencyKey atProvider(KeyEntry entry, Place.AtProvider place) throws IOException, GeneralSecurityException {
        var provider = provider(place.provider());
        var chain = entry.certificate() != null ? read(entry.certificate()) : provider.chain(place.credential());
        var signer = new RemoteSigner(
                provider, place.credential(), chain.getFirst().getPublicKey() instanceof ECPublicKey, approvals, clock);
        return new AgencyKey(new CheckedSigner(signer, chain.getFirst().getPublicKey()), chain);
    }

    private static List<X509Certificate> read(Path pem) throws IOException, GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pem)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private OpenedKey opened(Object from, AgencyKey key) {
        return opened.computeIfAbsent(from, first -> {
            var signatures = new LongAdder();
            var serial = key.serialNumber();
            return new OpenedKey(
                    key.signingBy(signer -> new WatchedSigner(signer, serial, revocations, signatures)), signatures);
        });
    }

    private static String handleOf(KeyEntry entry) {
        return switch (entry.place()) {
            case Place.InFile(var file) -> new Pkcs12File(file, "").handle();
            case Place.OnToken(var token, var label) -> "pkcs11:" + token + "/" + label;
            case Place.AtProvider(var provider, var credential) -> "remote:" + provider + "/" + credential;
        };
    }

    private Pkcs12File file(Path path) {
        return new Pkcs12File(path, password);
    }

    private TokenProcess token(String name) {
        var entry = contents.listed().tokens().get(name);
        if (entry == null) {
            throw new KeyUnavailable("keys.yml no longer describes the token " + name);
        }
        return tokens.computeIfAbsent(entry, first -> TokenProcess.start(name, first));
    }

    private CscClient provider(String name) {
        var entry = contents.listed().providers().get(name);
        if (entry == null) {
            throw new KeyUnavailable("keys.yml no longer describes the provider " + name);
        }
        return providers.computeIfAbsent(entry, first -> new CscClient(name, first));
    }

    private void startTokens() {
        contents.listed().tokens().keySet().forEach(this::token);
    }

    // ---- looking at the folder

    private void refresh(boolean now) {
        if (!now && System.nanoTime() - lookedAt < LOOKED_AT_EVERY.toNanos()) {
            return;
        }
        synchronized (this) {
            revocations.refresh();
            try {
                var before = contents;
                contents = look(before);
                lookedAt = System.nanoTime();
                if (contents.listed() != before.listed()) {
                    log.atInfo().log("keys.yml has changed and counts");
                    endUnlisted();
                    startTokens();
                }
            } catch (KeysFile.Faulty e) {
                lookedAt = System.nanoTime();
                log.atError().setCause(e).log("keys.yml has changed and can't be used; the old one goes on to count");
            }
        }
    }

    /** Also those whose description has changed or that were given up, which are then started anew. */
    private void endUnlisted() {
        tokens.entrySet().removeIf(token -> {
            boolean gone = !contents.listed().tokens().containsValue(token.getKey())
                    || token.getValue().isGivenUp();
            if (gone) {
                token.getValue().close();
            }
            return gone;
        });
        opened.keySet().removeIf(from -> from instanceof KeyEntry);
    }

    private Contents look(@Nullable Contents before) {
        try {
            var list = folder.resolve(KeysFile.NAME);
            var listChanged = Files.exists(list) ? Files.getLastModifiedTime(list) : null;
            var listed = before != null && Objects.equals(before.listChanged(), listChanged)
                    ? before.listed()
                    : KeysFile.read(list);
            var changed = Files.getLastModifiedTime(folder);
            var now = Instant.now();
            if (before != null
                    && changed.equals(before.changed())
                    && changed.toInstant().plus(FRESH).isBefore(before.at())) {
                return new Contents(listed, listChanged, before.files(), changed, before.at());
            }
            return new Contents(listed, listChanged, list(), changed, now);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of keys " + folder + " can't be read", e);
        }
    }

    private Map<AgencyCode, List<Path>> list() throws IOException {
        var all = new HashMap<AgencyCode, List<Path>>();
        try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                var stem = name.substring(0, name.length() - SUFFIX.length());
                var code = stem.contains("~") ? stem.substring(0, stem.indexOf('~')) : stem;
                try {
                    all.computeIfAbsent(new AgencyCode(code), agency -> new ArrayList<>())
                            .add(file);
                } catch (MalformedIdentity notAnAgencys) {
                    // The authority's own, for one.
                }
            }
        }
        all.values().forEach(files -> files.sort(Comparator.naturalOrder()));
        return all;
    }

    /** Ends the tokens' processes. */
    @Override
    public void close() {
        tokens.values().forEach(TokenProcess::close);
        providers.values().forEach(CscClient::close);
    }
}

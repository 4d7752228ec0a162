package vn.lienthong.token;

import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one slot. One provider for the life of the process: each further one would stay registered. A session that
 * died is dropped and opened anew once; what fails then is beyond mending in here.
 */
final class Token {
    private final Provider provider;
    private final TokenSettings settings;
    private volatile Session session;

    /** The keys as one login sees them. */
    private record Session(Map<String, PrivateKey> keys, Map<String, Certificate> certificates) {}

    private Token(Provider provider, TokenSettings settings, Session session) {
        this.provider = provider;
        this.settings = settings;
        this.session = session;
    }

    static Token open(TokenSettings settings) throws Unusable {
        var provider = provider(settings);
        try {
            return new Token(provider, settings, login(provider, settings));
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            throw new Unusable(SigningToken.MISCONFIGURED, "the token's keys can't be listed: " + rootOf(e));
        }
    }

    private static Provider provider(TokenSettings settings) throws Unusable {
        var slot = settings.slot() == null ? "slotListIndex = " + settings.slotIndex() : "slot = " + settings.slot();
        try {
            return Security.getProvider("SunPKCS11")
                    .configure("--name = Token\nlibrary = \"%s\"\n%s\n".formatted(settings.library(), slot));
        } catch (RuntimeException e) {
            throw new Unusable(
                    SigningToken.MISCONFIGURED,
                    "the module %s or its slot (%s) can't be opened: %s"
                            .formatted(settings.library(), slot, rootOf(e)));
        }
    }

    private static Session login(Provider provider, TokenSettings settings)
            throws Unusable, IOException, GeneralSecurityException {
        var pin = settings.pin();
        var store = KeyStore.getInstance("PKCS11", provider);
        try {
            store.load(null, pin);
        } catch (IOException e) {
            if (isRefusedPin(e)) {
                throw new Unusable(
                        SigningToken.PIN_REFUSED,
                        "the token refuses the PIN: correct it in %s; a token locks itself after some wrong ones"
                                .formatted(settings.whereThePinIs()));
            }
            throw e;
        } finally {
            Arrays.fill(pin, ' ');
        }
        var keys = new HashMap<String, PrivateKey>();
        var certificates = new HashMap<String, Certificate>();
        for (var label : Collections.list(store.aliases())) {
            if (store.isKeyEntry(label) && store.getKey(label, null) instanceof PrivateKey key) {
                keys.put(label, key);
                certificates.put(label, store.getCertificate(label));
            }
        }
        return new Session(keys, certificates);
    }

    private static boolean isRefusedPin(Throwable e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedLoginException) {
                return true;
            }
        }
        return false;
    }

    /** Signs a fixed digest. */
    void probe() throws ModuleFailed {
        var label = settings.probe() == null
                ? session.keys().keySet().stream().sorted().findFirst()
                : Optional.of(settings.probe());
        if (label.isEmpty() || sign(label.get(), new byte[Wire.DIGEST]).outcome() != Wire.Outcome.DONE) {
            throw new ModuleFailed(new ProviderException("there is no key to try with"));
        }
    }

    Wire.Answer publicKey(String label) {
        var certificate = session.certificates().get(label);
        return certificate == null
                ? without(Wire.Outcome.UNKNOWN_KEY)
                : new Wire.Answer(Wire.Outcome.DONE, certificate.getPublicKey().getEncoded());
    }

    /** @throws ModuleFailed if it fails after the session was opened anew, too */
    Wire.Answer sign(String label, byte[] digest) throws ModuleFailed {
        var current = session;
        try {
            return sign(current, label, digest);
        } catch (GeneralSecurityException | ProviderException dead) {
            try {
                return sign(reopened(current), label, digest);
            } catch (GeneralSecurityException | ProviderException | IOException | Unusable e) {
                throw new ModuleFailed(e);
            }
        }
    }

    private Wire.Answer sign(Session session, String label, byte[] digest) throws GeneralSecurityException {
        var key = session.keys().get(label);
        if (key == null) {
            return without(Wire.Outcome.UNKNOWN_KEY);
        }
        byte[] toSign;
        String algorithm;
        switch (key.getAlgorithm()) {
            case "RSA" -> {
                algorithm = "NONEwithRSA";
                toSign = DigestInfo.ofSha256(digest);
            }
            case "EC" -> {
                algorithm = "NONEwithECDSA";
                toSign = digest;
            }
            default -> {
                return without(Wire.Outcome.UNFIT_KEY);
            }
        }
        // One for each call: shared between threads it brings the module's library, and with it the process, down.
        var signature = Signature.getInstance(algorithm, provider);
        signature.initSign(key);
        signature.update(toSign);
        return new Wire.Answer(Wire.Outcome.DONE, signature.sign());
    }

    private synchronized Session reopened(Session dead) throws Unusable, IOException, GeneralSecurityException {
        if (session == dead) {
            if (provider instanceof AuthProvider authenticated) {
                try {
                    authenticated.logout();
                } catch (LoginException | ProviderException alreadyOut) {
                    // A dead session can't be left in good order.
                }
            }
            session = login(provider, settings);
        }
        return session;
    }

    private static Wire.Answer without(Wire.Outcome outcome) {
        return new Wire.Answer(outcome, new byte[0]);
    }

    private static String rootOf(Throwable e) {
        var root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** The module fails although its session was opened anew. */
    static final class ModuleFailed extends Exception {
        private static final long serialVersionUID = 1L;

        ModuleFailed(Throwable cause) {
            super("the module failed twice: " + rootOf(cause), cause);
        }
    }
}

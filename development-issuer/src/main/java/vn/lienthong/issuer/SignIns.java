package vn.lienthong.issuer;

import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is about to log in, or has: requests that wait for a choice, codes and refresh tokens, each good once and for a time. */
final class SignIns {
    private static final int MOST = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final Kept<Asked> waiting = new Kept<>(Duration.ofMinutes(10));
    private final Kept<Chosen> codes = new Kept<>(Duration.ofMinutes(1));
    private final Kept<Session> refreshes = new Kept<>(Duration.ofHours(12));

    /** What a client asked for. */
    record Asked(
            String client,
            URI back,
            @Nullable String state,
            @Nullable String nonce,
            CodeChallenge challenge) {}

    /** @param id of the login, which ends with it */
    record Session(String id, Person person, String client) {}

    record Chosen(Asked asked, Session session) {}

    String ask(Asked asked) {
        return waiting.put(text(), asked);
    }

    Optional<Asked> asked(String id) {
        return waiting.take(id);
    }

    /** A code for who was chosen. */
    String choose(Asked asked, Person person) {
        return codes.put(text(), new Chosen(asked, new Session(text(), person, asked.client())));
    }

    Optional<Chosen> chosen(String code) {
        return codes.take(code);
    }

    String refresh(Session session) {
        return refreshes.put(text(), session);
    }

    Optional<Session> refreshed(String token) {
        return refreshes.take(token);
    }

    void end(String session) {
        refreshes.drop(session);
    }

    private String text() {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static final class Kept<T> {
        private final Duration life;
        private final Map<String, Entry<T>> all = new LinkedHashMap<>();

        private record Entry<T>(T value, Instant until) {}

        Kept(Duration life) {
            this.life = life;
        }

        synchronized String put(String id, T value) {
            var now = Instant.now();
            all.values().removeIf(entry -> entry.until().isBefore(now));
            if (all.size() >= MOST) {
                all.remove(all.keySet().iterator().next());
            }
            all.put(id, new Entry<>(value, now.plus(life)));
            return id;
        }

        synchronized Optional<T> take(String id) {
            return Optional.ofNullable(all.remove(id))
                    .filter(entry -> entry.until().isAfter(Instant.now()))
                    .map(Entry::value);
        }

        synchronized void drop(String session) {
            all.values()
                    .removeIf(entry ->
                            entry.value() instanceof Session one && one.id().equals(session));
        }
    }
}

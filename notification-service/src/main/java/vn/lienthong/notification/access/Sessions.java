package vn.lienthong.notification.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.support.tracking.TrackingLinks;

/**
 * That somebody may see one dossier's page for a while: a signed cookie of that page alone. Nothing of it is kept here.
 */
@Component
public class Sessions {
    private static final String NAME = "lt_dossier";
    private static final String PURPOSE = "session";

    private final TrackingLinks keyed;
    private final Duration lasts;
    private final boolean secure;
    private final Clock clock;

    @Autowired
    Sessions(TrackingLinks keyed, AccessSettings settings) {
        this(keyed, settings, Clock.systemUTC());
    }

    Sessions(TrackingLinks keyed, AccessSettings settings, Clock clock) {
        this.keyed = keyed;
        this.lasts = settings.session();
        this.secure = "https".equals(keyed.entry().getScheme());
        this.clock = clock;
    }

    /** Begins one. */
    public ResponseCookie begin(DossierCode code) {
        var until = clock.instant().plus(lasts).getEpochSecond();
        return cookie(code, until + "." + keyed.seal(PURPOSE, code + " " + until), lasts);
    }

    /** Ends it. */
    public ResponseCookie end(DossierCode code) {
        return cookie(code, "", Duration.ZERO);
    }

    private ResponseCookie cookie(DossierCode code, String value, Duration age) {
        return ResponseCookie.from(NAME, value)
                .httpOnly(true)
                .secure(secure)
                // Strict would leave it out where a link in a message leads here.
                .sameSite("Lax")
                .path("/track/" + code)
                .maxAge(age)
                .build();
    }

    /** Whether the request may see the dossier. */
    public boolean isOpen(HttpServletRequest request, DossierCode code) {
        var cookies = request.getCookies();
        if (cookies != null) {
            for (var cookie : cookies) {
                if (cookie.getName().equals(NAME) && isGood(cookie.getValue(), code)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isGood(String value, DossierCode code) {
        int dot = value.indexOf('.');
        if (dot < 1 || dot > 12) {
            return false;
        }
        var until = value.substring(0, dot);
        var fits = MessageDigest.isEqual(
                keyed.seal(PURPOSE, code + " " + until).getBytes(UTF_8),
                value.substring(dot + 1).getBytes(UTF_8));
        return fits && clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(until)));
    }
}

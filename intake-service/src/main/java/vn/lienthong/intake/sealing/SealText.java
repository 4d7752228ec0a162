package vn.lienthong.intake.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.personal.PersonalKeyEvent.PersonalKeyHeld;
import vn.lienthong.contract.personal.SealingKey;
import vn.lienthong.support.personal.MasterKeys;

/**
 * Seals what is personal and belongs to no dossier yet, each with a key of its own that is wrapped by a master key: it stays
 * with us, nobody else is told the key.
 */
@Component
public class SealText {
    private final MasterKeys masters;

    SealText(MasterKeys masters) {
        this.masters = masters;
    }

    /** What was sealed, in base64url, and the key that opens it. */
    public record Sealed(String text, PersonalKeyHeld key) {}

    /** @param about what it belongs to; needed to open it */
    public Sealed seal(String about, String plain) {
        var key = SealingKey.random();
        return new Sealed(
                Base64.getUrlEncoder().withoutPadding().encodeToString(key.seal(about, plain.getBytes(UTF_8))),
                masters.wrap(about, key));
    }

    /** @throws vn.lienthong.contract.personal.UnreadablePersonalData if it is about something else, or was changed */
    public String open(String about, Sealed sealed) {
        return new String(
                masters.unwrap(about, sealed.key())
                        .open(about, Base64.getUrlDecoder().decode(sealed.text())),
                UTF_8);
    }
}

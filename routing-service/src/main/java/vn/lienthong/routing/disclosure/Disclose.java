package vn.lienthong.routing.disclosure;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.personal.SealedPersonalData;
import vn.lienthong.support.personal.Opening;
import vn.lienthong.support.personal.PersonalKeys;

/** Opens personal data for those who may see it, and masks it for those who may not (công khai có kiểm soát). */
@Component
public class Disclose {
    private final PersonalKeys keys;

    Disclose(PersonalKeys keys) {
        this.keys = keys;
    }

    /**
     * What is shown of these dossiers' personal data.
     *
     * @param whole who is shown it may read it
     */
    public Map<String, Disclosed> of(Map<String, SealedPersonalData> sealed, boolean whole) {
        var disclosed = new LinkedHashMap<String, Disclosed>();
        keys.open(sealed)
                .forEach((dossier, opening) -> disclosed.put(
                        dossier,
                        switch (opening) {
                            case Opening.Opened(var personal) -> Disclosed.of(personal, whole);
                            case Opening.Erased(var at) -> Disclosed.ERASED;
                            case Opening.NotYet() -> Disclosed.PENDING;
                            case Opening.Unreadable() -> Disclosed.UNREADABLE;
                        }));
        return disclosed;
    }

    public Disclosed of(String dossier, SealedPersonalData sealed, boolean whole) {
        return Objects.requireNonNull(of(Map.of(dossier, sealed), whole).get(dossier));
    }

    /** When something was erased last: what was shown before then may be other now. */
    public Optional<Instant> lastErasure() {
        return keys.lastErasure();
    }
}

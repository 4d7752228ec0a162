package vn.lienthong.contract.personal;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import vn.lienthong.contract.identity.DossierCode;
import vn.lienthong.contract.wire.CanonicalJson;

/**
 * {@link PersonalData} as it stands in an event (dữ liệu cá nhân đã mã hoá): sealed by the key of its dossier, base64url
 * without padding. Whoever passes it on copies it as it is. What was written before there were keys stands open, in its
 * plain form, and is passed on as it came, too. {@link #toString()} shows nothing of either.
 */
@JsonDeserialize(using = SealedPersonalData.Reader.class)
public final class SealedPersonalData {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{39,}");

    private final @Nullable String sealed;
    private final @Nullable PersonalData open;

    private SealedPersonalData(@Nullable String sealed, @Nullable PersonalData open) {
        this.sealed = sealed;
        this.open = open;
    }

    /** Seals a dossier's personal data with its key. */
    public static SealedPersonalData seal(DossierCode dossier, PersonalData personal, SealingKey key) {
        var plain = CanonicalJson.mapper().writeValueAsBytes(personal);
        return new SealedPersonalData(
                Base64.getUrlEncoder().withoutPadding().encodeToString(key.seal(dossier.value(), plain)), null);
    }

    /** As it was read. */
    public static SealedPersonalData ofText(String sealed) {
        if (!FORM.matcher(sealed).matches()) {
            throw new IllegalArgumentException("sealed personal data is base64url without padding");
        }
        return new SealedPersonalData(sealed, null);
    }

    /** What was written before there were keys. */
    public static SealedPersonalData notSealed(PersonalData personal) {
        return new SealedPersonalData(null, Objects.requireNonNull(personal, "personal"));
    }

    /** The data, where it was written before there were keys. */
    public Optional<PersonalData> inTheOpen() {
        return Optional.ofNullable(open);
    }

    /**
     * Opens it.
     *
     * @throws UnreadablePersonalData if that isn't the key, or it was changed
     */
    public PersonalData open(DossierCode dossier, SealingKey key) {
        if (open != null) {
            return open;
        }
        var bytes = Base64.getUrlDecoder().decode(Objects.requireNonNull(sealed));
        try {
            return CanonicalJson.mapper().readValue(key.open(dossier.value(), bytes), PersonalData.class);
        } catch (JacksonException e) {
            // Its message would repeat what it couldn't read.
            throw new UnreadablePersonalData("what was sealed is no personal data");
        }
    }

    /** The sealed text; empty where it was written before there were keys. */
    public Optional<String> sealedText() {
        return Optional.ofNullable(sealed);
    }

    @JsonValue
    Object written() {
        return open != null ? open : Objects.requireNonNull(sealed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SealedPersonalData that
                && Objects.equals(sealed, that.sealed)
                && Objects.equals(open, that.open);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sealed, open);
    }

    @Override
    public String toString() {
        return "SealedPersonalData[withheld]";
    }

    static final class Reader extends ValueDeserializer<SealedPersonalData> {
        @Override
        public SealedPersonalData deserialize(JsonParser json, DeserializationContext context) {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return notSealed(context.readValue(json, PersonalData.class));
            }
            var text = json.getString();
            if (!FORM.matcher(text).matches()) {
                return context.reportInputMismatch(SealedPersonalData.class, "sealed personal data is base64url");
            }
            return new SealedPersonalData(text, null);
        }
    }
}

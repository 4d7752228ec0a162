package vn.lienthong.form;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Registry;

/** What codes are called, by the registry of the moment a form speaks of: an agency keeps the name it had then. */
public final class Names {
    private static final int DEEPEST_HIERARCHY = 20;
    private static final Pattern PEOPLES_COMMITTEE = Pattern.compile("(?iu)^UBND\\b");
    private static final Pattern PLACE = Pattern.compile(
            "(?iu)^(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân) (?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc"
                    + " khu) (.+)$");

    private final Function<Instant, Registry> registry;

    /** @param registry the registry as it was at a moment */
    public Names(Function<Instant, Registry> registry) {
        this.registry = registry;
    }

    /** The agency's name then; its code where the registry doesn't know it. */
    public String agency(AgencyCode code, Instant at) {
        return known(code, at).map(Agency::name).orElse(code.value());
    }

    /** The same as it stands at the head of a form: in capitals, without abbreviation. */
    public String heading(AgencyCode code, Instant at) {
        return PEOPLES_COMMITTEE
                .matcher(agency(code, at))
                .replaceFirst("Ủy ban nhân dân")
                .toUpperCase(Locale.of("vi"));
    }

    /** The agency above, as it stands at the head of a form. */
    public Optional<String> headingAbove(AgencyCode code, Instant at) {
        return known(code, at).map(Agency::parent).map(parent -> heading(parent, at));
    }

    /** The place of which an agency dates its papers: its commune, district or province; empty where it can't be told. */
    public Optional<String> place(AgencyCode code, Instant at) {
        var agency = known(code, at).orElse(null);
        for (int depth = 0; agency != null && depth < DEEPEST_HIERARCHY; depth++) {
            var place = PLACE.matcher(agency.name());
            if (place.matches()) {
                return Optional.of(place.group(1));
            }
            var next = agency.serves() != null && !agency.serves().equals(agency.code())
                    ? agency.serves()
                    : agency.parent();
            agency = next == null ? null : known(next, at).orElse(null);
        }
        return Optional.empty();
    }

    private Optional<Agency> known(AgencyCode code, Instant at) {
        return registry.apply(at).agency(code);
    }

    /** The procedure in one version of its route. */
    public Optional<Procedure> procedure(ProcedureCode code, int version, Instant at) {
        var then = registry.apply(at);
        return then.procedure(code, version).or(() -> then.procedure(code));
    }

    /** The procedure's name; its code where the registry doesn't know it. */
    public String procedureName(ProcedureCode code, int version, Instant at) {
        return procedure(code, version, at).map(Procedure::name).orElse(code.value());
    }

    /** What a paper is called; its code where the procedure doesn't know it. */
    public static String part(@Nullable Procedure procedure, String code) {
        if (procedure != null) {
            for (var part : procedure.parts()) {
                if (part.code().equals(code)) {
                    return part.name();
                }
            }
        }
        return code;
    }

    /** What a stage is called; its id where the procedure doesn't know it. */
    public static String stage(@Nullable Procedure procedure, String id) {
        // A consultation is <asking stage>~<n>.
        int tilde = id.indexOf('~');
        if (tilde > 0) {
            return "Lấy ý kiến: " + stage(procedure, id.substring(0, tilde));
        }
        return procedure == null
                ? id
                : procedure.stage(id).map(Procedure.Stage::name).orElse(id);
    }
}

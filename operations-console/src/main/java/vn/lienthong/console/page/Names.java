package vn.lienthong.console.page;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.support.registry.RegistryFollower;

/** Names of agencies, procedures and stages, from the registry; the code itself where it knows none. */
@Component
public class Names {
    /** Stands between a stage and the number of a consultation at it. */
    public static final char CONSULTATION = '~';

    private final RegistryFollower registry;

    Names(RegistryFollower registry) {
        this.registry = registry;
    }

    public String agency(@Nullable AgencyCode code) {
        if (code == null) {
            return "?";
        }
        return registry.registry().agency(code).map(agency -> agency.name()).orElse(code.value());
    }

    /** The agency of a code, if it is known. */
    public Optional<Agency> known(AgencyCode code) {
        return registry.registry().agency(code);
    }

    /** A procedure in the version that holds. */
    public Optional<Procedure> procedure(ProcedureCode code) {
        return registry.registry().procedure(code);
    }

    public Optional<Procedure> procedure(@Nullable ProcedureCode code, int version) {
        return code == null ? Optional.empty() : registry.registry().procedure(code, version);
    }

    public String procedure(@Nullable ProcedureCode code, int version, Words words) {
        return procedure(code, version)
                .map(procedure -> words.isEnglish() ? procedure.nameEn() : procedure.name())
                .orElse(code == null ? "?" : code.value());
    }

    /** The name of a stage of that procedure, or of a consultation at one. */
    public static String stage(Optional<Procedure> procedure, String id, Words words) {
        int mark = id.indexOf(CONSULTATION);
        if (mark > 0) {
            return words.say(
                    "stage.consultation", id.substring(mark + 1), stage(procedure, id.substring(0, mark), words));
        }
        return procedure
                .flatMap(known -> known.stage(id))
                .map(stage -> words.isEnglish() ? stage.nameEn() : stage.name())
                .orElse(id);
    }

    /** The name of a paper that procedure asks for. */
    public static String part(Optional<Procedure> procedure, String code) {
        return procedure.stream()
                .flatMap(known -> known.parts().stream())
                .filter(part -> part.code().equals(code))
                .map(Procedure.Part::name)
                .findFirst()
                .orElse(code);
    }

    /** The name of an optional procedure. */
    public static String option(Optional<Procedure> procedure, String code, Words words) {
        return procedure.map(Procedure::options).stream()
                .flatMap(options -> options.choices().stream())
                .filter(option -> option.code().equals(code))
                .map(option -> words.isEnglish() ? option.nameEn() : option.name())
                .findFirst()
                .orElse(code);
    }

    /** The codes of agencies with this code, or this in their name, however it is written. */
    public List<AgencyCode> agenciesLike(String text) {
        var sought = plain(text);
        return registry.registry().agencies().stream()
                .filter(agency -> agency.code().value().equalsIgnoreCase(text)
                        || agency.codeInDossiers().value().equalsIgnoreCase(text)
                        || plain(agency.name()).contains(sought))
                .map(agency -> agency.code())
                .toList();
    }

    /** The codes of procedures with this code, or this in their name, in either language, however it is written. */
    public List<ProcedureCode> proceduresLike(String text) {
        var sought = plain(text);
        return registry.registry().procedures().stream()
                .filter(procedure -> procedure.code().value().equalsIgnoreCase(text)
                        || plain(procedure.name()).contains(sought)
                        || plain(procedure.nameEn()).contains(sought))
                .map(Procedure::code)
                .distinct()
                .toList();
    }

    /** Vietnamese without diacritics, lower case. */
    public static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replace('đ', 'd')
                .replace('Đ', 'D')
                .toLowerCase(Locale.ROOT)
                .strip();
    }
}

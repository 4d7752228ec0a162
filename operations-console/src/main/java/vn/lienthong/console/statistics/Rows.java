package vn.lienthong.console.statistics;

import java.util.Locale;
import org.springframework.stereotype.Component;
import vn.lienthong.console.page.Names;
import vn.lienthong.console.page.Words;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;

/** Which row a dossier belongs to, and what the row is called; by the registry as it is now. */
@Component
class Rows {
    /** Of agencies and procedures the registry doesn't know. */
    static final String UNKNOWN = "-";

    private final Names names;

    Rows(Names names) {
        this.names = names;
    }

    boolean isAsked(Query query, String procedure, String receiver) {
        return isAsked(query.level(), Grouping.LEVEL, procedure, receiver)
                && isAsked(query.agency(), Grouping.AGENCY, procedure, receiver)
                && isAsked(query.field(), Grouping.FIELD, procedure, receiver);
    }

    private boolean isAsked(String value, Grouping grouping, String procedure, String receiver) {
        return value.isEmpty() || key(grouping, procedure, receiver).equals(value);
    }

    String key(Grouping grouping, String procedure, String receiver) {
        return switch (grouping) {
            case FIELD ->
                names.procedure(new ProcedureCode(procedure))
                        .map(Procedure::field)
                        .orElse(UNKNOWN);
            case LEVEL -> level(receiver);
            case SECTOR ->
                names.known(new AgencyCode(receiver)).map(Agency::sector).orElse(UNKNOWN);
            case AGENCY -> receiver;
            case PROCEDURE -> procedure;
        };
    }

    /** The tier of the receiving agency. */
    String level(String receiver) {
        return names.known(new AgencyCode(receiver)).map(Agency::tier).orElse(UNKNOWN);
    }

    String label(Grouping grouping, String key, Words words) {
        return switch (grouping) {
            case FIELD -> key.equals(UNKNOWN) ? words.say("statistics.unknown") : key;
            case LEVEL, SECTOR ->
                key.equals(UNKNOWN)
                        ? words.say("statistics.unknown")
                        : words.sayOr(
                                "statistics.%s.%s".formatted(grouping.name().toLowerCase(Locale.ROOT), key), key);
            case AGENCY -> names.agency(new AgencyCode(key));
            case PROCEDURE ->
                names.procedure(new ProcedureCode(key))
                        .map(procedure -> words.isEnglish() ? procedure.nameEn() : procedure.name())
                        .orElse(key);
        };
    }
}

package vn.lienthong.routing.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * Something about a publication that is late, contradictory or missing.
 *
 * @param id stable as long as it stands; its parts are in their order, so ids sort by code
 * @param version of the publication; null where it is about none
 * @param member what it is about, as the member of a publication
 * @param since from when on; {@code until} the first day on which it isn't so any more
 * @param dossiers how many were received while it was so
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Finding(
        String id,
        FindingKind.Category category,
        FindingKind kind,
        ProcedureCode code,
        @Nullable Integer version,
        String name,
        @Nullable String field,
        String member,
        LocalDate since,
        @Nullable LocalDate until,
        Message message,
        long dossiers) {

    /** What is wrong, in Vietnamese and English. */
    record Message(String vi, String en) {}

    Finding touching(long count) {
        return new Finding(id, category, kind, code, version, name, field, member, since, until, message, count);
    }
}

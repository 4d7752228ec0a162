package vn.lienthong.contract.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.ProcedureCode;

/**
 * A change of the registry that touches dossiers on their way; value of {@code registry.change.state}. When its time
 * comes, routing looks at every open dossier once.
 *
 * @param id stable; stands in the journal entries it brings about
 * @param title in the words of who made it
 * @param effectiveAt from when on
 * @param procedure of a migration: whose dossiers move to another version
 * @param fromVersion of a migration
 * @param toVersion of a migration
 */
public record RegistryChange(
        String id,
        Kind kind,
        String title,
        Instant effectiveAt,
        @Nullable ProcedureCode procedure,
        @Nullable Integer fromVersion,
        @Nullable Integer toVersion) {
    public RegistryChange {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(effectiveAt, "effectiveAt");
        if ((kind == Kind.MIGRATION) != (procedure != null && fromVersion != null && toVersion != null)) {
            throw new IllegalArgumentException("a migration, and nothing else, names a procedure and two versions");
        }
    }

    public RegistryChange(String id, Kind kind, String title, Instant effectiveAt) {
        this(id, kind, title, effectiveAt, null, null, null);
    }

    /** What it is that changes. */
    public enum Kind {
        /** Sắp xếp cơ quan: agencies end and others follow them. */
        @JsonProperty("reorganisation")
        REORGANISATION,
        /** Đính chính lịch làm việc: a calendar is corrected. */
        @JsonProperty("calendar")
        CALENDAR,
        /** Dossiers of a procedure go on with another version of its route. */
        @JsonProperty("migration")
        MIGRATION
    }
}

package vn.lienthong.intake.attachment;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.intake.IntakeSettings;

/** What files may be like: as the part of the procedure says that they are for, else as is usual here. */
final class FileLimits {
    private final IntakeSettings settings;

    FileLimits(IntakeSettings settings) {
        this.settings = settings;
    }

    /** Of a file for no part in particular: a result, an opinion. */
    FileLimit usual() {
        return new FileLimit(settings.mediaTypes(), settings.largestAttachment().toBytes());
    }

    /** Of a file for a part of a procedure; as usual where either isn't known. */
    FileLimit of(@Nullable Procedure procedure, @Nullable String part) {
        var asked = procedure == null
                ? null
                : procedure.parts().stream()
                        .filter(one -> one.code().equals(part))
                        .findFirst()
                        .orElse(null);
        return asked == null ? usual() : of(asked);
    }

    private FileLimit of(Procedure.Part part) {
        var usual = usual();
        return new FileLimit(
                part.mediaTypes().isEmpty() ? usual.mediaTypes() : Set.copyOf(part.mediaTypes()),
                part.maxSize() == null ? usual.maxSize() : Math.min(part.maxSize(), largest()));
    }

    /** Of a file of which it isn't said yet what it is for. */
    FileLimit widest() {
        var types = new HashSet<>(settings.mediaTypes());
        types.addAll(settings.files().typesOfParts());
        return new FileLimit(types, largest());
    }

    private long largest() {
        return settings.files().largest().toBytes();
    }
}

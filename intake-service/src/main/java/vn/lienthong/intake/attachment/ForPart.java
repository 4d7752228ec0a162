package vn.lienthong.intake.attachment;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.identity.MalformedIdentity;
import vn.lienthong.contract.identity.ProcedureCode;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.request.Callers;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;

/** What a file may be like whose sender says for which part of which procedure it is. */
@Component
class ForPart {
    private final Callers callers;
    private final FileLimits limits;

    ForPart(Callers callers, IntakeSettings settings) {
        this.callers = callers;
        this.limits = new FileLimits(settings);
    }

    /** @param pointer of where procedure and part are said; what is wrong with them is added to {@code faults} */
    Optional<FileLimit> limit(@Nullable String procedure, @Nullable String part, String pointer, List<Fault> faults) {
        if (procedure == null && part == null) {
            return Optional.empty();
        }
        var known = procedure == null ? Optional.<Procedure>empty() : procedure(procedure);
        if (known.isEmpty()) {
            faults.add(
                    Rule.PROCEDURE_IS_KNOWN.brokenAt(
                            pointer + "/procedure",
                            "The procedure is missing, or the registry knows none of this code; a part is one of a procedure."));
            return Optional.empty();
        }
        if (part == null) {
            return Optional.empty();
        }
        CheckParts.checkCode(part, known.get(), pointer + "/part", faults);
        return Optional.of(limits.of(known.get(), part));
    }

    private Optional<Procedure> procedure(String code) {
        try {
            return callers.registry().procedure(new ProcedureCode(code));
        } catch (MalformedIdentity e) {
            return Optional.empty();
        }
    }

    /** Of a file that comes at once, where it isn't said what it is for. */
    FileLimit usual() {
        return new FileLimit(limits.widest().mediaTypes(), limits.usual().maxSize());
    }

    /** Of a file that comes in pieces, likewise. */
    FileLimit widest() {
        return limits.widest();
    }
}

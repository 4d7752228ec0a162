package vn.lienthong.intake.submission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.contract.registry.Procedure.Exemption;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;

/** Checks what the applicant claims not to have to pay (miễn, giảm phí và lệ phí). */
final class CheckExemptions {
    private static final String STATED = "true";

    private CheckExemptions() {}

    /** Those that hold, in the order in which they are claimed; what is wrong is added to {@code faults}. */
    static List<String> check(
            @Nullable List<@Nullable String> claimed,
            @Nullable Procedure procedure,
            Map<String, String> facts,
            List<DossierPart> parts,
            List<Fault> faults) {
        if (claimed == null || procedure == null) {
            return List.of();
        }
        var taken = new ArrayList<String>();
        for (int i = 0; i < claimed.size(); i++) {
            var pointer = "/exemptions/" + i;
            var code = claimed.get(i);
            var exemption = procedure.exemptions().stream()
                    .filter(known -> known.code().equals(code))
                    .findFirst()
                    .orElse(null);
            if (exemption == null || taken.contains(exemption.code())) {
                faults.add(Rule.EXEMPTION_IS_KNOWN.brokenAt(pointer, unknown(procedure, exemption != null)));
                // One is enough: all of them are named in it.
                return List.of();
            }
            checkShown(exemption, facts, parts, pointer, faults);
            taken.add(exemption.code());
        }
        return List.copyOf(taken);
    }

    private static String unknown(Procedure procedure, boolean twice) {
        if (twice) {
            return "The exemption stands there before; claim it once.";
        }
        return procedure.exemptions().isEmpty()
                ? "The procedure has no exemptions; leave them out."
                : "The procedure has no such exemption; it has %s."
                        .formatted(procedure.exemptions().stream()
                                .map(known -> known.code() + " (" + known.name() + ")")
                                .collect(Collectors.joining(", ")));
    }

    private static void checkShown(
            Exemption exemption,
            Map<String, String> facts,
            List<DossierPart> parts,
            String pointer,
            List<Fault> faults) {
        var part = exemption.part();
        if (part != null && parts.stream().noneMatch(one -> one.code().equals(part))) {
            faults.add(Rule.EXEMPTION_IS_SHOWN.brokenAt(
                    pointer,
                    "The exemption %s is shown by the part %s; upload it and add it, or don't claim it."
                            .formatted(exemption.code(), part)));
        }
        var fact = exemption.fact();
        var value = exemption.value() == null ? STATED : exemption.value();
        if (fact != null && !value.equals(facts.get(fact))) {
            faults.add(Rule.EXEMPTION_IS_SHOWN.brokenAt(
                    pointer,
                    "The exemption %s holds where the fact %s is %s; state it so, or don't claim it."
                            .formatted(exemption.code(), fact, value)));
        }
    }
}

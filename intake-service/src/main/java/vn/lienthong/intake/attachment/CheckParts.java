package vn.lienthong.intake.attachment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.assurance.SignatureVerdict;
import vn.lienthong.contract.dossier.Attachment;
import vn.lienthong.contract.dossier.DossierPart;
import vn.lienthong.contract.registry.Agency;
import vn.lienthong.contract.registry.Procedure;
import vn.lienthong.intake.IntakeSettings;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.support.problem.Fault;

/** Checks the papers that dossiers and supplements hand in. */
@Component
public class CheckParts {
    private static final int LONGEST_CODE = 64;
    private static final int MOST_PAPERS = 99;

    private final CheckAttachment attachments;
    private final IntakeSettings settings;
    private final FileLimits limits;

    public CheckParts(CheckAttachment attachments, IntakeSettings settings) {
        this.attachments = attachments;
        this.settings = settings;
        this.limits = new FileLimits(settings);
    }

    /**
     * The papers; those with something wrong, which is added to {@code faults}, are left out.
     *
     * @param procedure whose papers they are; null where that isn't known
     * @param sender who names their files, and so has to have uploaded them
     */
    public List<DossierPart> check(
            @Nullable List<@Nullable PartReference> requests,
            @Nullable Procedure procedure,
            String pointer,
            Agency sender,
            List<Fault> faults) {
        var given = requests == null ? List.<@Nullable PartReference>of() : requests;
        if (given.size() > settings.mostParts()) {
            faults.add(Rule.NOT_TOO_MANY_PARTS.brokenAt(
                    pointer, "There are more than " + settings.mostParts() + " parts."));
            return List.of();
        }
        var uploaded = attachments.uploads(
                given.stream()
                        .map(part -> part == null ? null : part.attachment())
                        .filter(Objects::nonNull)
                        .toList(),
                sender);
        var parts = new ArrayList<DossierPart>();
        for (int i = 0; i < given.size(); i++) {
            var request = given.get(i);
            var place = pointer + "/" + i;
            var code = request == null ? null : request.code();
            if (request == null || code == null || code.isBlank() || code.length() > LONGEST_CODE) {
                faults.add(Rule.PART_IS_GIVEN.brokenAt(place, "The part, or its code, is missing or too long."));
            } else {
                checkCode(code, procedure, place + "/code", faults);
            }
            var attachment = request == null
                    ? null
                    : attachments.check(
                            request.attachment(),
                            code == null ? "" : code,
                            place + "/attachment",
                            uploaded,
                            limits.of(procedure, code),
                            faults);
            if (code != null && attachment != null) {
                parts.add(new DossierPart(
                        code,
                        attachment,
                        counted(request.originals(), place + "/originals", faults),
                        counted(request.copies(), place + "/copies", faults),
                        signature(uploaded.get(attachment.sha256()))));
            }
        }
        checkTotal(parts, pointer, faults);
        return parts;
    }

    private static @Nullable SignatureVerdict signature(@Nullable Upload upload) {
        return upload == null ? null : upload.signature();
    }

    private static @Nullable Integer counted(@Nullable Integer papers, String pointer, List<Fault> faults) {
        if (papers != null && (papers < 0 || papers > MOST_PAPERS)) {
            faults.add(Rule.PAPERS_ARE_COUNTED.brokenAt(
                    pointer, "The number of papers is none from 0 to %d.".formatted(MOST_PAPERS)));
            return null;
        }
        return papers;
    }

    private void checkTotal(List<DossierPart> parts, String pointer, List<Fault> faults) {
        long total = parts.stream()
                .map(DossierPart::attachment)
                .collect(Collectors.toMap(Attachment::sha256, Attachment::size, (one, same) -> one))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        long most = settings.files().largestDossier().toBytes();
        if (total > most) {
            faults.add(Rule.FILES_ARE_SMALL_ENOUGH.brokenAt(
                    pointer,
                    "The files have %d bytes together, more than the %d allowed; reduce the largest."
                            .formatted(total, most)));
        }
    }

    /** Adds a fault where the procedure asks for no such part. */
    public static void checkCode(String code, @Nullable Procedure procedure, String pointer, List<Fault> faults) {
        if (procedure != null
                && procedure.parts().stream().noneMatch(part -> part.code().equals(code))) {
            faults.add(Rule.PART_BELONGS_TO_THE_PROCEDURE.brokenAt(
                    pointer, "The procedure asks for no such part; its parts are " + codes(procedure) + "."));
        }
    }

    private static String codes(Procedure procedure) {
        return procedure.parts().stream().map(Procedure.Part::code).collect(Collectors.joining(", "));
    }
}

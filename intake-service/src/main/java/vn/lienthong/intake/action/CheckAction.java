package vn.lienthong.intake.action;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import vn.lienthong.contract.dossier.Action;
import vn.lienthong.contract.dossier.DossierInput.StageActionReported;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.intake.attachment.CheckAttachment;
import vn.lienthong.intake.rule.Problem;
import vn.lienthong.intake.rule.Rule;
import vn.lienthong.intake.rule.Texts;
import vn.lienthong.support.problem.Fault;

/** Looks through the form of a reported action. Whether the dossier allows it is for routing to say. */
@Component
class CheckAction {
    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern STAFF_NUMBER = Pattern.compile("(?=.*\\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,31}");
    private static final int LONGEST_REASON = 2000;

    private final CheckAttachment attachments;

    CheckAction(CheckAttachment attachments) {
        this.attachments = attachments;
    }

    /** The report in the contract's terms; a refusal with every fault where it has any. */
    StageActionReported check(ActionRequest request, AgencyCode agency) {
        var faults = new ArrayList<Fault>();
        var action = action(request.action(), faults);
        var stage = request.stage();
        if (stage == null || !STAGE.matcher(stage).matches()) {
            faults.add(Rule.STAGE_IS_WELL_FORMED.brokenAt(
                    "/stage", "The stage is missing, or no id of one; give it as the delivery does."));
        }
        var officer = request.officer();
        if (officer != null && !STAFF_NUMBER.matcher(officer).matches()) {
            faults.add(
                    Rule.OFFICER_IS_A_STAFF_NUMBER.brokenAt(
                            "/officer",
                            "The officer is not named by a staff number: up to 32 letters, digits and .-_/ with a digit in it."));
        }
        var result = request.result() == null
                ? null
                : attachments.check(request.result(), stage == null ? "" : stage, "/result", faults);
        var reason = new Texts(faults).lines(request.reason(), "/reason", LONGEST_REASON);
        if (!faults.isEmpty() || action == null || stage == null) {
            throw Problem.ACTION_MALFORMED.refusal(faults);
        }
        return new StageActionReported(action, stage, agency, officer, result, reason);
    }

    private static @Nullable Action action(@Nullable String action, List<Fault> faults) {
        return switch (action) {
            case "accept" -> Action.ACCEPT;
            case "complete" -> Action.COMPLETE;
            case "refuse" -> Action.REFUSE;
            case null, default -> {
                faults.add(Rule.ACTION_IS_KNOWN.brokenAt("/action", "The action is none of accept, complete, refuse."));
                yield null;
            }
        };
    }
}

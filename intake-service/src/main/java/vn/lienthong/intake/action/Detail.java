package vn.lienthong.intake.action;

import static vn.lienthong.contract.dossier.Action.ANSWER;
import static vn.lienthong.contract.dossier.Action.APOLOGISE;
import static vn.lienthong.contract.dossier.Action.ASSIGN;
import static vn.lienthong.contract.dossier.Action.COMPLETE;
import static vn.lienthong.contract.dossier.Action.CONFIRM_PAYMENT;
import static vn.lienthong.contract.dossier.Action.CONSULT;
import static vn.lienthong.contract.dossier.Action.PROVIDE_SUPPLEMENT;
import static vn.lienthong.contract.dossier.Action.REQUEST_PAYMENT;
import static vn.lienthong.contract.dossier.Action.REQUEST_SUPPLEMENT;
import static vn.lienthong.contract.dossier.Action.SEND_BACK;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.dossier.Action;

/** What a report may say besides action, stage, officer and reason, and of which actions. */
enum Detail {
    RESULT("result", ActionRequest::result, Set.of(COMPLETE, ANSWER), Set.of()),
    ASSIGNEE("assignee", ActionRequest::assignee, Set.of(ASSIGN), Set.of(ASSIGN)),
    PARTS("parts", ActionRequest::parts, Set.of(REQUEST_SUPPLEMENT), Set.of()),
    PAPERS("papers", ActionRequest::papers, Set.of(PROVIDE_SUPPLEMENT), Set.of()),
    WINDOW("window", ActionRequest::window, Set.of(REQUEST_SUPPLEMENT, CONSULT), Set.of()),
    AMOUNT("amount", ActionRequest::amount, Set.of(REQUEST_PAYMENT, CONFIRM_PAYMENT), Set.of()),
    REFERENCE("reference", ActionRequest::reference, Set.of(CONFIRM_PAYMENT), Set.of(CONFIRM_PAYMENT)),
    STAGES("stages", ActionRequest::stages, Set.of(SEND_BACK), Set.of()),
    AGENCIES("agencies", ActionRequest::agencies, Set.of(CONSULT), Set.of(CONSULT)),
    DUE_AT("dueAt", ActionRequest::dueAt, Set.of(APOLOGISE), Set.of(APOLOGISE));

    private final String member;
    private final Function<ActionRequest, @Nullable Object> value;
    private final Set<Action> takenBy;
    private final Set<Action> neededBy;

    Detail(String member, Function<ActionRequest, @Nullable Object> value, Set<Action> takenBy, Set<Action> neededBy) {
        this.member = member;
        this.value = value;
        this.takenBy = takenBy;
        this.neededBy = neededBy;
    }

    String member() {
        return member;
    }

    /** An empty list says as much as none. */
    boolean isIn(ActionRequest request) {
        var given = value.apply(request);
        return given != null && !(given instanceof List<?> list && list.isEmpty());
    }

    boolean isTakenBy(Action action) {
        return takenBy.contains(action);
    }

    /** Without it such an action says nothing, whatever the dossier's state. */
    boolean isNeededBy(Action action) {
        return neededBy.contains(action);
    }
}

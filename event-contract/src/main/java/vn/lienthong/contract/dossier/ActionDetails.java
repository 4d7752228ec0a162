package vn.lienthong.contract.dossier;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.registry.TimeLimit;

/**
 * What some actions need besides stage, officer, document and reason. Each action says which of these it reads; the
 * others are ignored.
 *
 * @param assignee {@link Action#ASSIGN}: the staff number of who gets the stage
 * @param parts {@link Action#REQUEST_SUPPLEMENT}: codes of the papers asked for
 * @param papers {@link Action#PROVIDE_SUPPLEMENT}: the papers handed in
 * @param window {@link Action#REQUEST_SUPPLEMENT}, {@link Action#CONSULT}: how long there is to answer
 * @param amount {@link Action#REQUEST_PAYMENT}, {@link Action#CONFIRM_PAYMENT}: in whole đồng
 * @param reference {@link Action#CONFIRM_PAYMENT}: the payment's number
 * @param stages {@link Action#SEND_BACK}: to which stages
 * @param agencies {@link Action#CONSULT}: who is asked
 * @param dueAt {@link Action#APOLOGISE}: the new date
 */
public record ActionDetails(
        @Nullable String assignee,
        List<String> parts,
        List<DossierPart> papers,
        @Nullable TimeLimit window,
        @Nullable Long amount,
        @Nullable String reference,
        List<String> stages,
        List<AgencyCode> agencies,
        @Nullable Instant dueAt) {
    /** None of them. */
    public static final ActionDetails NONE =
            new ActionDetails(null, List.of(), List.of(), null, null, null, List.of(), List.of(), null);

    public ActionDetails {
        parts = parts == null ? List.of() : List.copyOf(parts);
        papers = papers == null ? List.of() : List.copyOf(papers);
        stages = stages == null ? List.of() : List.copyOf(stages);
        agencies = agencies == null ? List.of() : List.copyOf(agencies);
        if (amount != null && amount <= 0) {
            throw new IllegalArgumentException("amount is a positive number of đồng");
        }
    }

    public ActionDetails assignee(String officer) {
        return new ActionDetails(officer, parts, papers, window, amount, reference, stages, agencies, dueAt);
    }

    public ActionDetails parts(List<String> codes) {
        return new ActionDetails(assignee, codes, papers, window, amount, reference, stages, agencies, dueAt);
    }

    public ActionDetails papers(List<DossierPart> handedIn) {
        return new ActionDetails(assignee, parts, handedIn, window, amount, reference, stages, agencies, dueAt);
    }

    public ActionDetails window(TimeLimit limit) {
        return new ActionDetails(assignee, parts, papers, limit, amount, reference, stages, agencies, dueAt);
    }

    public ActionDetails amount(long dong) {
        return new ActionDetails(assignee, parts, papers, window, dong, reference, stages, agencies, dueAt);
    }

    public ActionDetails reference(String number) {
        return new ActionDetails(assignee, parts, papers, window, amount, number, stages, agencies, dueAt);
    }

    public ActionDetails stages(List<String> ids) {
        return new ActionDetails(assignee, parts, papers, window, amount, reference, ids, agencies, dueAt);
    }

    public ActionDetails agencies(List<AgencyCode> codes) {
        return new ActionDetails(assignee, parts, papers, window, amount, reference, stages, codes, dueAt);
    }

    public ActionDetails dueAt(Instant moment) {
        return new ActionDetails(assignee, parts, papers, window, amount, reference, stages, agencies, moment);
    }
}

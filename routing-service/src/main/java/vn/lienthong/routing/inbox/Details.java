package vn.lienthong.routing.inbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vn.lienthong.contract.document.Consignment;
import vn.lienthong.contract.document.DocumentStatus;
import vn.lienthong.contract.identity.AgencyCode;
import vn.lienthong.contract.identity.DocumentCode;

/**
 * What an item says beyond its document, each member for the kinds it belongs to.
 *
 * @param edxmlKind 0 new, 1 recall, 2 update, 3 replace
 * @param consignment the package
 * @param receiptBy until when the receipt (03 or 02) is to be notified
 * @param answerBy until when 15 or 16 is to be reported
 * @param about the receiver that did something
 * @param status that it reported
 * @param since when it became so, as the receiver says
 * @param reason in somebody's words
 * @param request {@code recall}, {@code update} or {@code replace}; with what was refused, the kind of input
 * @param agreed what was answered to it
 * @param with the document that takes its place
 * @param rule that was broken, or why it can't be signed or handed over
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Details(
        @Nullable Integer edxmlKind,
        @Nullable Consignment consignment,
        @Nullable Instant receiptBy,
        @Nullable Instant answerBy,
        @Nullable AgencyCode about,
        @Nullable DocumentStatus status,
        @Nullable Instant since,
        @Nullable String reason,
        @Nullable String request,
        @Nullable Boolean agreed,
        @Nullable DocumentCode with,
        @Nullable String rule) {

    static Details dispatched(
            int kind,
            @Nullable Consignment consignment,
            @Nullable Instant receiptBy,
            @Nullable Instant answerBy,
            String reason) {
        return new Details(kind, consignment, receiptBy, answerBy, null, null, null, reason, null, null, null, null);
    }

    static Details replaced(@Nullable DocumentCode with, Instant answerBy, String reason) {
        return new Details(null, null, null, answerBy, null, null, null, reason, "replace", null, with, null);
    }

    static Details status(AgencyCode about, DocumentStatus status, Instant since, String reason) {
        return new Details(null, null, null, null, about, status, since, reason, null, null, null, null);
    }

    static Details answered(AgencyCode about, String request, boolean agreed, String reason) {
        return new Details(null, null, null, null, about, null, null, reason, request, agreed, null, null);
    }

    static Details request(@Nullable AgencyCode about, String request) {
        return new Details(null, null, null, null, about, null, null, null, request, null, null, null);
    }

    static Details overdue(AgencyCode about, Instant receiptBy) {
        return new Details(null, null, receiptBy, null, about, null, null, null, null, null, null, null);
    }

    static Details broken(@Nullable AgencyCode about, @Nullable String rule, @Nullable String reason) {
        return new Details(null, null, null, null, about, null, null, reason, null, null, null, rule);
    }

    static Details unsigned(AgencyCode about, String request, String rule, String reason) {
        return new Details(null, null, null, null, about, null, null, reason, request, null, null, rule);
    }

    static Details refused(String what, String rule, String reason) {
        return new Details(null, null, null, null, null, null, null, reason, what, null, null, rule);
    }
}

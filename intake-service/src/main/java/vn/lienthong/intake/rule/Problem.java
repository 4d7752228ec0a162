package vn.lienthong.intake.rule;

import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.CONTENT_TOO_LARGE;
import static org.springframework.http.HttpStatus.FORBIDDEN;
import static org.springframework.http.HttpStatus.NOT_FOUND;
import static org.springframework.http.HttpStatus.REQUEST_TIMEOUT;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.UNPROCESSABLE_CONTENT;
import static org.springframework.http.HttpStatus.UNSUPPORTED_MEDIA_TYPE;
import static vn.lienthong.intake.rule.Rule.*;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import vn.lienthong.support.problem.Fault;
import vn.lienthong.support.problem.Refusal;

/** Every problem intake answers with, besides those every service has; its rules are those its faults may name. */
public enum Problem {
    SUBMISSION_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The dossier can't be accepted as it is. Mend every fault named in `errors` and send it again.",
            PROCEDURE_IS_KNOWN,
            PROCEDURE_IS_IN_FORCE,
            RECEIVING_AGENCY_IS_KNOWN,
            RECEIVING_AGENCY_IS_IN_FORCE,
            AGENCY_RECEIVES_THE_PROCEDURE,
            EVERY_STAGE_HAS_AN_AGENCY,
            CHANNEL_IS_KNOWN,
            SENDER_REFERENCE_IS_PLAIN,
            PRIORITY_IS_KNOWN,
            OPTION_IS_KNOWN,
            OPTION_IS_CHOSEN_ONCE,
            ENOUGH_OPTIONS_ARE_CHOSEN,
            FACT_IS_DECLARED,
            FACT_HAS_ITS_TYPE,
            FACT_NAMES_AN_AGENCY_IN_FORCE,
            ALL_REQUIRED_FACTS_PRESENT,
            APPLICANT_IS_GIVEN,
            NAME_IS_GIVEN,
            IDENTITY_NUMBER_IS_WELL_FORMED,
            PHONE_IS_WELL_FORMED,
            EMAIL_IS_WELL_FORMED,
            LANGUAGE_IS_KNOWN,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH,
            FORM_IS_SMALL_ENOUGH,
            FORM_FIELD_IS_TEXT,
            NOT_TOO_MANY_PARTS,
            PART_IS_GIVEN,
            PART_BELONGS_TO_THE_PROCEDURE,
            ALL_REQUIRED_PARTS_PRESENT,
            ATTACHMENT_IS_WELL_FORMED,
            ATTACHMENT_IS_STORED,
            MEDIA_TYPE_IS_ALLOWED),
    ACTION_MALFORMED(
            UNPROCESSABLE_CONTENT,
            "The action can't be reported as it is. Mend every fault named in `errors` and send it again.",
            ACTION_IS_KNOWN,
            STAGE_IS_WELL_FORMED,
            OFFICER_IS_A_STAFF_NUMBER,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH,
            DETAIL_BELONGS_TO_THE_ACTION,
            DETAIL_IS_GIVEN,
            WINDOW_IS_A_LIMIT,
            AMOUNT_IS_WHOLE_DONG,
            REFERENCE_IS_A_NUMBER,
            AGENCY_IS_IN_FORCE,
            DUE_TIME_IS_WELL_FORMED,
            NOT_TOO_MANY_NAMED,
            NAMED_ONCE,
            NOT_TOO_MANY_PARTS,
            PART_IS_GIVEN,
            PART_BELONGS_TO_THE_PROCEDURE,
            ATTACHMENT_IS_WELL_FORMED,
            ATTACHMENT_IS_STORED,
            MEDIA_TYPE_IS_ALLOWED),
    ATTACHMENT_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The file can't be taken. Mend every fault named in `errors` and upload it again.",
            CONTENT_IS_PRESENT,
            CONTENT_IS_OF_ITS_TYPE,
            ATTACHMENT_IS_WELL_FORMED,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH),
    MEDIA_TYPE_NOT_ALLOWED(
            UNSUPPORTED_MEDIA_TYPE,
            "Files of this media type are not taken; `Content-Type` says which type a file has.",
            MEDIA_TYPE_IS_ALLOWED),
    ATTACHMENT_TOO_LARGE(CONTENT_TOO_LARGE, "The file is larger than the limit."),
    BODY_TOO_LARGE(CONTENT_TOO_LARGE, "The body is larger than the limit."),
    IDEMPOTENCY_KEY_MALFORMED(BAD_REQUEST, "The Idempotency-Key must have 1 to 255 visible ASCII characters."),
    IDEMPOTENCY_KEY_REUSED(
            UNPROCESSABLE_CONTENT,
            "Another request was sent under this Idempotency-Key, or with this senderReference, before. Send a new"
                    + " request under a new one; repeat the old one unchanged."),
    AGENCY_UNKNOWN(FORBIDDEN, "The registry doesn't know the agency your token names."),
    RECEIVING_AGENCY_IS_ANOTHER(
            FORBIDDEN,
            "You may hand in dossiers that you receive yourself; only a one-stop centre (trung tâm phục vụ hành chính"
                    + " công) receives for other agencies."),
    DOSSIER_UNKNOWN(NOT_FOUND, "No dossier of this code is known in which your agency has a part."),
    ATTACHMENT_UNKNOWN(NOT_FOUND, "The dossier has no such attachment."),
    ACTION_UNKNOWN(NOT_FOUND, "Your agency reported no action of this id."),
    ACTION_REFUSED(
            CONFLICT,
            "The dossier's state, or your agency's part in it, doesn't allow this action. `rule` names routing's rule,"
                    + " `allowed` what your agency may do instead."),
    REGISTRY_NOT_LOADED(
            SERVICE_UNAVAILABLE,
            "Agencies and procedures are not known yet; nothing was accepted. Send the request again in a moment."),
    TOO_MANY_REQUESTS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Your agency sends more requests than it may; nothing was done. `Retry-After` says when the next one is taken,"
                    + " `RateLimit-Policy` how many there may be."),
    TOO_MANY_AT_ONCE(
            HttpStatus.TOO_MANY_REQUESTS,
            "Your agency has more requests under way than it may; nothing was done. Send this one when another is"
                    + " answered."),
    QUOTA_USED_UP(
            HttpStatus.TOO_MANY_REQUESTS,
            "Your agency has used up what it may hand in today; nothing was accepted. `Retry-After` says when the next day"
                    + " begins in Vietnam; the operator can allow more."),
    OVERLOADED(
            SERVICE_UNAVAILABLE,
            "There is more to do than can be done; nothing was accepted. `Retry-After` says when your turn is likely to"
                    + " come: send the request again then."),
    REQUEST_TOO_SLOW(REQUEST_TIMEOUT, "The body comes too slowly; nothing was accepted. Send it again, in one go."),
    CLOCK_IS_WRONG(
            SERVICE_UNAVAILABLE,
            "This service's clock differs too much from the database's to give codes and due times; nothing was accepted."
                    + " Send the request again later."),
    LIMITS_OF_UNKNOWN(NOT_FOUND, "The registry doesn't know the agency whose limits are asked for."),
    LIMITS_MALFORMED(
            UNPROCESSABLE_CONTENT,
            "The limits can't be set as they are. Mend every fault named in `errors` and send them again.",
            LIMIT_IS_POSITIVE),
    AUDIT_QUERY_MALFORMED(
            BAD_REQUEST, "The audit can't be asked like that; `errors` names each fault.", AUDIT_QUERY_IS_WELL_FORMED);

    private static final Duration SOON = Duration.ofSeconds(5);

    private final HttpStatus status;
    private final String meaning;
    private final List<Rule> rules;

    Problem(HttpStatus status, String meaning, Rule... rules) {
        this.status = status;
        this.meaning = meaning;
        this.rules = List.of(rules);
    }

    public HttpStatus status() {
        return status;
    }

    /** What the client is told. */
    public String meaning() {
        return meaning;
    }

    /** The rules its faults may name. */
    public List<Rule> rules() {
        return rules;
    }

    /** Its name on the wire, e.g. {@code submission-refused}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Refusal refusal() {
        return refusal(List.of());
    }

    public Refusal refusal(List<Fault> faults) {
        return new Refusal(status, code(), meaning, faults, retryAfter());
    }

    /** With the time after which it is worth coming again. */
    public Refusal refusal(Duration retryAfter) {
        return new Refusal(status, code(), meaning, List.of(), retryAfter);
    }

    /** With more to say than the meaning, e.g. which limit was passed. */
    public Refusal refusal(String more) {
        return new Refusal(status, code(), meaning + " " + more, List.of(), retryAfter());
    }

    private @Nullable Duration retryAfter() {
        return status == SERVICE_UNAVAILABLE ? SOON : null;
    }
}

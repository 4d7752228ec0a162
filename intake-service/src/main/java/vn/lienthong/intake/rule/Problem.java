package vn.lienthong.intake.rule;

import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.CONFLICT;
import static org.springframework.http.HttpStatus.CONTENT_TOO_LARGE;
import static org.springframework.http.HttpStatus.FORBIDDEN;
import static org.springframework.http.HttpStatus.GONE;
import static org.springframework.http.HttpStatus.LOCKED;
import static org.springframework.http.HttpStatus.NOT_FOUND;
import static org.springframework.http.HttpStatus.NOT_IMPLEMENTED;
import static org.springframework.http.HttpStatus.PRECONDITION_FAILED;
import static org.springframework.http.HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
import static org.springframework.http.HttpStatus.REQUEST_TIMEOUT;
import static org.springframework.http.HttpStatus.SERVICE_UNAVAILABLE;
import static org.springframework.http.HttpStatus.UNAUTHORIZED;
import static org.springframework.http.HttpStatus.UNPROCESSABLE_CONTENT;
import static org.springframework.http.HttpStatus.UNSUPPORTED_MEDIA_TYPE;
import static vn.lienthong.intake.rule.Rule.*;
import static vn.lienthong.intake.rule.Rule.SIGNATURE_IS_VALID;

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
            ATTACHMENT_IS_SCANNED,
            ATTACHMENT_IS_HARMLESS,
            FILE_IS_SMALL_ENOUGH,
            FILES_ARE_SMALL_ENOUGH,
            MEDIA_TYPE_IS_ALLOWED,
            PAPERS_ARE_COUNTED,
            RETURN_IS_KNOWN,
            DELIVERY_IS_GIVEN,
            OFFICER_IS_A_STAFF_NUMBER,
            POSTMARK_IS_OF_THE_POST,
            POST_ORDER_BRINGS_IT,
            EXEMPTION_IS_KNOWN,
            EXEMPTION_IS_SHOWN),
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
            ATTACHMENT_IS_SCANNED,
            ATTACHMENT_IS_HARMLESS,
            FILE_IS_SMALL_ENOUGH,
            FILES_ARE_SMALL_ENOUGH,
            MEDIA_TYPE_IS_ALLOWED,
            PAPERS_ARE_COUNTED),
    ATTACHMENT_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The file can't be taken. Mend every fault named in `errors` and upload it again.",
            CONTENT_IS_PRESENT,
            CONTENT_IS_OF_ITS_TYPE,
            DIGEST_IS_OF_THE_CONTENT,
            ARCHIVE_IS_HARMLESS,
            ATTACHMENT_IS_HARMLESS,
            SIGNATURE_IS_VALID,
            ATTACHMENT_IS_WELL_FORMED,
            PROCEDURE_IS_KNOWN,
            PART_BELONGS_TO_THE_PROCEDURE,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH),
    MEDIA_TYPE_NOT_ALLOWED(
            UNSUPPORTED_MEDIA_TYPE,
            "Files of this media type are not taken; `Content-Type`, or `filetype` of `Upload-Metadata`, says which type a"
                    + " file has.",
            MEDIA_TYPE_IS_ALLOWED),
    ATTACHMENT_TOO_LARGE(CONTENT_TOO_LARGE, "The file is larger than the limit."),
    BODY_BROKE_OFF(
            BAD_REQUEST,
            "The body ended before it was complete. Send it again; of an upload in pieces, what is missing."),
    DIGEST_MALFORMED(BAD_REQUEST, "`Repr-Digest` or `Content-Digest` isn't of RFC 9530's form, `sha-256=:<base64>:`."),
    UPLOAD_MALFORMED(
            BAD_REQUEST,
            "The request isn't one of the tus protocol 1.0.0, as it is taken here (docs/attachments.md).",
            UPLOAD_METADATA_IS_WELL_FORMED),
    TUS_VERSION_UNKNOWN(
            PRECONDITION_FAILED, "`Tus-Resumable` is missing, or names a version other than 1.0.0; say `1.0.0`."),
    UPLOAD_TYPE_WRONG(UNSUPPORTED_MEDIA_TYPE, "The bytes of an upload come as `application/offset+octet-stream`."),
    UPLOAD_UNKNOWN(NOT_FOUND, "Your agency has no upload of this id."),
    UPLOAD_GONE(GONE, "The upload has ended: it expired, or its file was refused. Begin a new one."),
    UPLOAD_OFFSET_WRONG(CONFLICT, "`Upload-Offset` isn't how far the upload is; ask with HEAD, and go on from there."),
    UPLOAD_BUSY(LOCKED, "Another request is just sending this upload's bytes. Wait a moment, then ask with HEAD."),
    TOO_MANY_UPLOADS(
            HttpStatus.TOO_MANY_REQUESTS,
            "Your agency has as many uploads under way as it may have. Finish or terminate (DELETE) some."),
    BODY_TOO_LARGE(CONTENT_TOO_LARGE, "The body is larger than the limit."),
    IDEMPOTENCY_KEY_MALFORMED(BAD_REQUEST, "The Idempotency-Key must have 1 to 255 visible ASCII characters."),
    IDEMPOTENCY_KEY_REUSED(
            UNPROCESSABLE_CONTENT,
            "Another request was sent under this Idempotency-Key, or with this senderReference, before. Send a new"
                    + " request under a new one; repeat the old one unchanged.",
            KEY_NAMES_ONE_REQUEST),
    EVENT_MALFORMED(
            BAD_REQUEST,
            "The event can't be taken as it is. Mend every fault named in `errors` and send it under a new id.",
            EVENT_IS_A_CLOUD_EVENT,
            EVENT_ID_IS_PLAIN,
            EVENT_SOURCE_IS_ITS_SENDER,
            EVENT_TYPE_IS_KNOWN,
            EVENT_SUBJECT_IS_THE_DOSSIER,
            EVENT_TIME_IS_WELL_FORMED,
            EVENT_IS_SMALL_ENOUGH),
    EVENT_ID_REUSED(
            UNPROCESSABLE_CONTENT,
            "Your agency sent another event under this id before. Give each event an id of its own; repeat an old one"
                    + " unchanged."),
    LINE_MALFORMED(
            BAD_REQUEST,
            "The line can't be read. Mend it and send it again; the other lines have their own answers.",
            LINE_IS_JSON,
            LINE_IS_SHORT_ENOUGH),
    BATCH_TOO_LARGE(
            CONTENT_TOO_LARGE,
            "The batch has more lines, or more bytes, than the limit. What was answered before is done; send the rest in"
                    + " another batch."),
    ACCESS_OF_ANOTHER(
            FORBIDDEN, "The access to Kafka of another agency is for an operator (scope `operator`) to change."),
    ACCESS_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The access to Kafka can't be granted like this. Mend every fault named in `errors`.",
            GRANTED_SCOPE_IS_KNOWN,
            GRANTED_SCOPE_IS_THE_CALLERS),
    ACCESS_AGENCY_ENDED(CONFLICT, "The agency is not in force; it is given no access to Kafka."),
    ACCESS_UNKNOWN(NOT_FOUND, "The agency has no access to Kafka, or the registry doesn't know the agency."),
    ACCESS_NOT_OFFERED(
            NOT_IMPLEMENTED,
            "This system's Kafka has no access rules, so that no agency can be given access of its own."),
    KAFKA_UNAVAILABLE(SERVICE_UNAVAILABLE, "Kafka doesn't answer; send the same request again."),
    AGENCY_UNKNOWN(FORBIDDEN, "The registry doesn't know the agency your token names."),
    RECEIVING_AGENCY_IS_ANOTHER(
            FORBIDDEN,
            "You may hand in dossiers that you receive yourself; only a one-stop centre (trung tâm phục vụ hành chính"
                    + " công) receives for other agencies."),
    QUERY_MALFORMED(
            BAD_REQUEST,
            "The list can't be made as it is asked for. Mend every parameter named in `errors`.",
            LIST_IS_ONES_OWN,
            STATUS_IS_KNOWN,
            CODE_IS_WELL_FORMED,
            TIME_IS_WELL_FORMED,
            SENDER_REFERENCE_IS_PLAIN,
            CURSOR_IS_OURS,
            LIMIT_IS_WITHIN_BOUNDS),
    DOSSIER_UNKNOWN(NOT_FOUND, "No dossier of this code is known in which your agency has a part."),
    ATTACHMENT_UNKNOWN(NOT_FOUND, "There is no such attachment in this dossier, or none your agency uploaded."),
    RANGE_NOT_SATISFIABLE(REQUESTED_RANGE_NOT_SATISFIABLE, "The file has no such range of bytes."),
    ACTION_UNKNOWN(NOT_FOUND, "Your agency reported no action of this id."),
    ACTION_REFUSED(
            CONFLICT,
            "The dossier's state, or your agency's part in it, doesn't allow this action. `rule` names routing's rule,"
                    + " `allowed` what your agency may do instead."),
    POST_ORDER_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The post's order can't be made as it is. Mend every fault named in `errors` and send it again.",
            ORDER_KIND_IS_KNOWN,
            ORDER_IS_OF_A_DOSSIER,
            PARTY_CAN_BE_FOUND,
            AMOUNT_TO_COLLECT_IS_WHOLE_DONG,
            PHONE_IS_WELL_FORMED,
            RECEIVING_AGENCY_IS_IN_FORCE,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH),
    POST_ORDER_UNKNOWN(NOT_FOUND, "No order of this number is known in which your agency has a part."),
    POST_ORDER_EXISTS(
            CONFLICT,
            "The dossier has an order of this kind already; `GET /v1/post/orders/{number}` shows it. One order goes each way."),
    POST_REPORT_MALFORMED(
            UNPROCESSABLE_CONTENT,
            "What the post reports can't be taken as it is. Mend every fault named in `errors` and send it again.",
            ORDER_NUMBER_IS_GIVEN,
            STATE_IS_OF_THE_POST,
            TIME_OF_THE_POST_IS_GIVEN,
            AMOUNT_TO_COLLECT_IS_WHOLE_DONG),
    POST_SIGNATURE_INVALID(
            UNAUTHORIZED,
            "The request isn't signed as by the post office: customer code, time within the allowed skew, and the"
                    + " HMAC-SHA256 over time, method, path and body under the shared secret."),
    MANIFEST_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The list of the hand-over can't be taken as it is. Mend every fault named in `errors` and send it again.",
            MANIFEST_IS_NAMED,
            MANIFEST_ENTRY_IS_WHOLE,
            NOT_TOO_MANY_ENTRIES,
            ORDER_NUMBER_IS_GIVEN,
            TIME_OF_THE_POST_IS_GIVEN,
            AMOUNT_TO_COLLECT_IS_WHOLE_DONG,
            RECEIVING_AGENCY_IS_IN_FORCE,
            REASON_IS_GIVEN),
    MANIFEST_UNKNOWN(NOT_FOUND, "No list of a hand-over of this id, or no difference of this number on it, is known."),
    MANIFEST_EXISTS(
            CONFLICT,
            "Another list of a hand-over was sent under this id before. Send this one under an id of its own."),
    REMITTANCE_EXISTS(
            CONFLICT, "Another remittance was sent under this id before. Send this one under an id of its own."),
    PROCEDURE_UNKNOWN(NOT_FOUND, "No procedure of this code is in force today."),
    RECEIPT_UNKNOWN(
            NOT_FOUND,
            "No receipt can be printed here: the dossier was handed in before receipts were kept, or its personal data has"
                    + " been erased."),
    PAYMENT_UNKNOWN(NOT_FOUND, "The dossier has no such payment, or the payment no such refund."),
    PAYMENT_RESULT_REFUSED(
            FORBIDDEN,
            "The payment's result isn't taken. Mend what `errors` names and tell it again.",
            CHECKSUM_IS_RIGHT,
            MESSAGE_IS_FRESH,
            RESULT_IS_COMPLETE,
            RESULT_AGREES),
    REFUND_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The refund can't be asked for as it is. Mend every fault named in `errors` and send it again.",
            REFUND_HAS_A_REASON,
            REFUND_IS_COVERED,
            AMOUNT_IS_WHOLE_DONG,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH),
    REFUND_NEEDS_ANOTHER(FORBIDDEN, "Another person than the one who asked for the refund decides it."),
    REFUND_IS_DECIDED(CONFLICT, "The refund has been decided, or isn't to be paid out by hand."),
    RECONCILIATION_UNKNOWN(NOT_FOUND, "Payments of this day haven't been compared; days are of the form 2019-03-12."),
    PAYMENT_PLATFORM_AWAY(
            SERVICE_UNAVAILABLE,
            "The payment platform can't be asked just now; nothing is lost. Send the request again in a moment."),
    ERASURE_REFUSED(
            UNPROCESSABLE_CONTENT,
            "Nothing was erased. Mend every fault named in `errors` and send it again.",
            ERASURE_REASON_IS_GIVEN,
            ERASURE_REFERENCE_IS_A_NUMBER),
    DOSSIER_GOES_ON(CONFLICT, "Personal data is erased only once the dossier has ended; nothing was erased."),
    RETENTION_GOES_ON(
            CONFLICT,
            "The time of retention isn't over; nothing was erased. A legal basis for erasing earlier is said as `reason`."),
    DOSSIER_NOT_SEALED(
            CONFLICT,
            "The dossier was handed in before personal data was sealed; it can't be erased without breaking the journal's"
                    + " chain, and nothing was erased."),
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
    PACKAGE_UNFIT(
            UNPROCESSABLE_CONTENT,
            "The edXML package can't be taken as it is. Mend every finding (`findings` says place, expectation and remedy of"
                    + " each) and send it again.",
            PACKAGE_IS_FIT,
            SIGNATURE_IS_VALID,
            PACKAGE_SAYS_WHAT_IT_IS_FOR,
            AGENCY_CODE_IS_WELL_FORMED,
            RECEIVERS_ARE_NAMED,
            NOT_TOO_MANY_ATTACHMENTS,
            ATTACHMENT_IS_HARMLESS),
    SCANNER_AWAY(
            SERVICE_UNAVAILABLE,
            "The scanner for malware doesn't answer, and unscanned files aren't sent on; nothing was accepted. Send the request"
                    + " again in a moment."),
    PACKAGE_TOO_LARGE(CONTENT_TOO_LARGE, "The package is larger than the limit."),
    DOCUMENT_REFUSED(
            UNPROCESSABLE_CONTENT,
            "The document can't be sent as it is. Mend every fault named in `errors` and send it again.",
            SENDER_IS_THE_CALLER,
            DOCUMENT_ID_IS_WELL_FORMED,
            DOCUMENT_NUMBER_IS_GIVEN,
            DOCUMENT_DATE_IS_WELL_FORMED,
            DOCUMENT_SUBJECT_IS_GIVEN,
            DOCUMENT_SIGNER_IS_GIVEN,
            RECEIVERS_ARE_NAMED,
            AGENCY_CODE_IS_WELL_FORMED,
            PRIORITY_IS_KNOWN,
            NOT_TOO_MANY_NAMED,
            NOT_TOO_MANY_ATTACHMENTS,
            ATTACHMENT_IS_WELL_FORMED,
            ATTACHMENT_IS_STORED,
            ATTACHMENT_IS_SCANNED,
            ATTACHMENT_IS_HARMLESS,
            MEDIA_TYPE_IS_ALLOWED,
            FILE_IS_SMALL_ENOUGH,
            FILES_ARE_SMALL_ENOUGH,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH,
            PACKAGE_IS_FIT),
    DOCUMENT_REPORT_MALFORMED(
            UNPROCESSABLE_CONTENT,
            "What is reported of the document can't be taken as it is. Mend every fault named in `errors` and send it"
                    + " again.",
            DOCUMENT_STATUS_IS_KNOWN,
            REASON_IS_GIVEN,
            TIME_IS_WELL_FORMED,
            TIME_IS_NOT_TO_COME,
            AGENCY_CODE_IS_WELL_FORMED,
            NAMED_ONCE,
            NOT_TOO_MANY_NAMED,
            UPDATE_CHANGES_SOMETHING,
            TEXT_IS_READABLE,
            TEXT_IS_SHORT_ENOUGH),
    DOCUMENT_SENDER_IS_ANOTHER(
            FORBIDDEN,
            "The package's sender (`From/OrganId`) is neither your agency nor one below it; send only what is yours."),
    DOCUMENT_UNKNOWN(NOT_FOUND, "No document of this code was sent or received here."),
    DOCUMENT_NOT_KNOWN_YET(
            SERVICE_UNAVAILABLE,
            "Whether a document of this code was sent or received here can't be told now, for we are behind; nothing was done."
                    + " Send the same request again, after `Retry-After`."),
    DOCUMENT_REPORT_UNKNOWN(NOT_FOUND, "Your agency reported nothing of this id about this document."),
    DOCUMENT_REPORT_REFUSED(
            CONFLICT,
            "The document's state, or your agency's part in it, doesn't allow this; nothing changed. `rule` names routing's"
                    + " rule."),
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
        return status == SERVICE_UNAVAILABLE || status == LOCKED || status == HttpStatus.TOO_MANY_REQUESTS
                ? SOON
                : null;
    }
}
